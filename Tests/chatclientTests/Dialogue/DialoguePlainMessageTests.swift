import ChatClientCore
import Testing

@testable import chatclient

/// A direct message of the classic style that goes out in the clear although the account has keys.
@Suite struct DialoguePlainMessageTests {
    /// A dialogue whose account has keys.
    private func talk(style: DialogueStyle, isInteractive: Bool = true) -> Talk {
        var talk = Talk.loggedIn(isInteractive: isInteractive, style: style)
        _ = talk.tell(.encryption(.own(.ready)))
        return talk
    }

    /// The answer to the question whether the conversation with bob is encrypted.
    private func answer(_ talk: inout Talk, _ lock: ConversationEncryption) -> [DialogueAction] {
        talk.handle(.answered(.conversationEncryption(username: "bob"), .conversationEncryption(lock)))
    }

    private static let plainToBob = "[not encrypted: bob has no client that can]"

    @Test(arguments: ["DM bob hi", "/msg bob hi"])
    func `the classic style warns after a message on one line that was not encrypted`(line: String) {
        var talk = talk(style: .classic)
        _ = talk.enter(line)
        let sent = [Self.plainToBob, DialogueWords.messageSent]
        #expect(talk.answer(.stored(Fixtures.directReceipt(2))).words == sent)
        _ = talk.enter(line)
        #expect(talk.answer(.stored(Fixtures.sealedReceipt)).words == [DialogueWords.messageSent])
        var script = self.talk(style: .classic, isInteractive: false)
        _ = script.enter(line)
        let actions = script.answer(.stored(Fixtures.directReceipt(2)))
        #expect(actions.first == .warn("bob: \(Self.plainToBob)"))
        #expect(actions.words == [DialogueWords.messageSent])
        #expect(!script.dialogue.refusals.isAny)
    }

    @Test(arguments: [true, false])
    func `what was told before the message is not told after it, but at the next one`(isInteractive: Bool) {
        var talk = talk(style: .classic, isInteractive: isInteractive)
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        _ = talk.enter("bob")
        _ = answer(&talk, .plain(.peerHasNoKeys))
        _ = talk.enter("hi")
        let told = talk.answer(.stored(Fixtures.directReceipt(2)))
        #expect(told.words == [DialogueWords.messageSent])
        #expect(!told.contains(.warn("bob: \(Self.plainToBob)")))
        _ = talk.enter("DM bob hi")
        let again = talk.answer(.stored(Fixtures.directReceipt(3)))
        #expect(again.first == (isInteractive ? .print(Self.plainToBob) : .warn("bob: \(Self.plainToBob)")))
    }

    @Test func `what was not known before the message is told after it`() {
        var talk = talk(style: .classic)
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        _ = talk.enter("bob")
        #expect(answer(&talk, .unknown) == [.prompt(.directMessage)])
        _ = talk.enter("hi")
        #expect(talk.answer(.stored(Fixtures.directReceipt(2))).words.first == Self.plainToBob)
    }

    @Test(arguments: [nil, OwnEncryption.none, .serverCannot])
    func `without keys a message on one line is answered as it was`(own: OwnEncryption?) {
        var talk = Talk.atCommands()
        if let own {
            _ = talk.tell(.encryption(.own(own)))
        }
        _ = talk.enter("DM bob hi")
        #expect(talk.answer(.stored(Fixtures.directReceipt(2))).words == [DialogueWords.messageSent])
    }
}
