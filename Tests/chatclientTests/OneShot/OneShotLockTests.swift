import ChatClientCore
import Testing

@testable import chatclient

/// What a command tells of whether a conversation is encrypted.
@Suite(.timeLimit(.minutes(1))) struct OneShotLockTests {
    private static let plain = "bob: [not encrypted: bob has no client that can]\n"
    private static let send = OneShotCommand.send([.user("bob")], text: "hi")
    private static let history = OneShotCommand.history(.user("bob"), limit: nil)

    @Test(
        arguments: [
            (.plain(.peerHasNoKeys), plain), (.sealed(isVerified: false), plain), (.unknown, plain),
            (.plain(.ownHasNoKeys), ""), (.plain(.serverCannot), ""),
        ] as [(ConversationEncryption, String)]
    )
    func `a message in the clear of an account with keys is told on stderr`(
        lock: ConversationEncryption,
        words: String
    ) async throws {
        let ran = try await OneShotStage().run(Self.send, over: OneShotStage.answering(lock))
        #expect(ran.exit == .done)
        #expect(ran.output == "sent to @bob\n")
        #expect(ran.errors == words)
        #expect(try await OneShotStage(isQuiet: true).run(Self.send, over: OneShotStage.answering(lock)).errors.isEmpty)
    }

    @Test func `a message in the clear is told, too, if nobody can say why`() async throws {
        let question = Request.conversationEncryption(username: "bob")
        let failing = OneShotStage.refusing("timed_out") { $0 == question }
        #expect(try await OneShotStage().run(Self.send, over: failing).errors == Self.plain)
    }

    @Test(arguments: [Fixtures.sealedReceipt, Fixtures.storedPlainReceipt])
    func `a message that was sealed, or that is told otherwise, asks nothing`(receipt: Receipt) async throws {
        let server = OneShotStage.answering(.plain(.peerHasNoKeys), receipt: receipt)
        let ran = try await OneShotStage().run(Self.send, over: server)
        #expect(!ran.requests.contains(.conversationEncryption(username: "bob")))
        #expect(!ran.errors.contains("no client that can"))
    }

    @Test(
        arguments: [
            (.sealed(isVerified: false), "bob: [sealed]\n"), (.sealed(isVerified: true), "bob: [sealed, verified]\n"),
            (.plain(.peerHasNoKeys), plain), (.plain(.ownHasNoKeys), ""),
            (.plain(.serverCannot), "bob: [not encrypted: this server cannot]\n"),
        ] as [(ConversationEncryption, String)]
    )
    func `a history tells the lock state of its conversation on stderr`(
        lock: ConversationEncryption,
        words: String
    ) async throws {
        let ran = try await OneShotStage().run(Self.history, over: OneShotStage.answering(lock))
        #expect(ran.exit == .done)
        #expect(ran.lines.count == 1 && !ran.output.contains("sealed"))
        #expect(ran.errors == words)
        let quiet = try await OneShotStage(isQuiet: true).run(Self.history, over: OneShotStage.answering(lock))
        #expect(quiet.errors.isEmpty)
    }
}
