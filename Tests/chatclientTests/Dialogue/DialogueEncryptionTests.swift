import ChatClientCore
import TerminalUI
import Testing

@testable import chatclient

/// The lock state of conversations, and messages that are not what they should be.
@Suite struct DialogueEncryptionTests {
    private let toBob = Prompt(text: "to bob>", isInline: true, isErased: true, kind: .command)

    /// A dialogue that knows its own keys.
    private func talk(_ own: OwnEncryption = .ready, style: DialogueStyle, isInteractive: Bool = true) -> Talk {
        var talk = Talk.loggedIn(isInteractive: isInteractive, style: style)
        _ = talk.tell(.encryption(.own(own)))
        return talk
    }

    /// The answer to the question whether the conversation with bob is encrypted.
    private func answer(_ talk: inout Talk, _ lock: ConversationEncryption) -> [DialogueAction] {
        talk.handle(.answered(.conversationEncryption(username: "bob"), .conversationEncryption(lock)))
    }

    @Test(
        arguments: [
            (.sealed(isVerified: true), "[sealed, verified]"),
            (.sealed(isVerified: false), "[sealed]"),
            (.plain(.peerHasNoKeys), "[not encrypted: bob has no client that can]"),
            (.plain(.ownHasNoKeys), "[not encrypted: this account has no keys]"),
            (.plain(.serverCannot), "[not encrypted: this server cannot]"),
            (.stopped(.identityChanged), "[stopped: bob's identity changed]"),
            (.stopped(.rolledBack), "[stopped: the server shows an older list of bob's devices than before]"),
            (.stopped(.forked), "[stopped: the server shows lists of bob's devices that contradict each other]"),
            (.stopped(.changedKeys), "[stopped: a list of bob's devices has other keys for a device than before]"),
            (.stopped(.devicesGone), "[stopped: the server says that bob has no devices any more]"),
            (.stopped(.linkNeeded), "[stopped: this account's keys are on another client]"),
            (.stopped(.noKeys), "[stopped: this account has keys, and this client has none]"),
            (.unknown, "[not known yet whether it is encrypted]"),
            (.stopped(.other("The disk \u{1B}is full.")), "[stopped: The disk ␛is full]"),
        ] as [(ConversationEncryption, String)]
    )
    func `the first line of a conversation has its lock state`(lock: ConversationEncryption, words: String) {
        var talk = talk(style: .compact)
        _ = talk.enter("/dm bob")
        let actions = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        #expect(actions.last == .request(.conversationEncryption(username: "bob")))
        #expect(answer(&talk, lock).words == ["--- with bob \(words) ---"])
        #expect(DialogueWords.lock(lock, with: "b\u{202E}b").contains("\u{202E}") == false)
    }

    @Test func `a conversation that was left meanwhile gets no line`() {
        var talk = talk(style: .compact)
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        _ = talk.enter("/b")
        #expect(answer(&talk, .sealed(isVerified: true)) == [])
    }

    @Test func `the line comes again when the other side has got keys`() {
        var talk = talk(style: .compact)
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        _ = answer(&talk, .plain(.peerHasNoKeys))
        let plain = Fixtures.message("hi", from: "bob", to: "renew")
        #expect(talk.receive(plain).requests == [])
        let sealed = Fixtures.message("hi", from: "bob", to: "renew", encryption: .sealed(Fixtures.laptop))
        #expect(talk.receive(sealed).requests == [.conversationEncryption(username: "bob")])
        #expect(answer(&talk, .sealed(isVerified: false)).words == ["--- with bob [sealed] ---"])
        #expect(talk.receive(sealed).requests == [])
        #expect(answer(&talk, .sealed(isVerified: false)) == [])
    }

    @Test func `a message from elsewhere that was not encrypted has a warning`() {
        var talk = talk(style: .compact)
        _ = talk.enter("/dm bob hi")
        #expect(
            talk.answer(.stored(Fixtures.directReceipt(2))).words == ["[23:13] renew -> bob: hi", "  [not encrypted]"]
        )
        _ = talk.enter("/dm bob hi")
        #expect(talk.answer(.stored(Fixtures.sealedReceipt)).words == ["[23:13] renew -> bob: hi"])
        _ = talk.enter("hi all")
        #expect(talk.answer(.stored(Fixtures.receipt)).words == ["[23:13] #public renew: hi all"])
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        _ = talk.enter("hi")
        #expect(talk.answer(.stored(Fixtures.directReceipt(2))).words == ["[23:13] renew -> bob: hi"])
    }

    @Test(arguments: [DialogueStyle.classic, .compact])
    func `a message that an earlier try has stored in the clear has a warning`(style: DialogueStyle) {
        var talk = talk(style: style)
        _ = talk.enter("/dm bob hi")
        let words = "NOT ENCRYPTED: the server has this message in the clear, from an earlier try, and can read it."
        #expect(talk.answer(.stored(Fixtures.storedPlainReceipt)).words.contains(words))
    }

    @Test func `a history and a conversation of the inbox begin with the state`() {
        var talk = talk(style: .compact)
        _ = talk.enter("/hi bob")
        let page = Fixtures.page([Fixtures.message("one", from: "bob", to: "renew", time: Fixtures.clock.now())])
        #expect(talk.answer(.history(page)).requests == [.conversationEncryption(username: "bob")])
        let shown = answer(&talk, .sealed(isVerified: false))
        #expect(shown.words == ["--- with bob [sealed] ---", "[23:13] bob -> you: one"])
        _ = talk.enter("")
        _ = talk.enter("/in")
        _ = talk.answer(.conversations([Fixtures.conversation("bob")]))
        _ = talk.enter("1")
        _ = talk.answer(.history(page))
        let opened = answer(&talk, .plain(.peerHasNoKeys))
        #expect(
            opened.words == [
                "--- with bob [not encrypted: bob has no client that can] ---", "[23:13] bob -> you: one",
            ]
        )
        #expect(opened.last == .prompt(toBob))
    }

    @Test func `a history is shown also if the state is not known`() {
        var talk = talk(style: .compact)
        _ = talk.enter("/hi bob")
        let page = Fixtures.page([Fixtures.message("one", from: "bob", to: "renew", time: Fixtures.clock.now())])
        _ = talk.answer(.history(page))
        let actions = talk.fail(.conversationEncryption(username: "bob"), "internal")
        #expect(actions.words == ["[23:13] bob -> you: one"])
    }

    @Test(
        arguments: [
            (.stopped(.identityChanged), "[stopped: bob's identity changed]"),
            (.plain(.peerHasNoKeys), "[not encrypted: bob has no client that can]"), (.sealed(isVerified: true), nil),
            (.sealed(isVerified: false), nil), (.plain(.ownHasNoKeys), nil), (.unknown, nil),
        ] as [(ConversationEncryption, String?)]
    )
    func `the classic style warns before the question, and says nothing of what is sealed`(
        lock: ConversationEncryption,
        words: String?
    ) {
        var talk = talk(style: .classic)
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(talk.enter("bob") == [.request(.conversationEncryption(username: "bob"))])
        let actions = answer(&talk, lock)
        #expect(actions == (words.map { [.print($0)] } ?? []) + [.prompt(.directMessage)])
    }

    @Test func `the classic style also warns before a reply in the inbox`() {
        var talk = talk(style: .classic)
        _ = talk.enter("IN")
        _ = talk.answer(.conversations([Fixtures.conversation("bob")]))
        _ = talk.enter("1")
        _ = talk.answer(.history(Fixtures.page([])))
        #expect(
            answer(&talk, .stopped(.devicesGone)) == [
                .print("[stopped: the server says that bob has no devices any more]"), .prompt(.directMessage),
            ]
        )
    }

    @Test(arguments: [nil, OwnEncryption.none, .serverCannot])
    func `without keys the classic dialogue stays as it was`(own: OwnEncryption?) {
        var talk = Talk.atCommands()
        if let own {
            _ = talk.tell(.encryption(.own(own)))
        }
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(talk.enter("bob") == [.prompt(.directMessage)])
    }

    @Test func `a script is told on stderr, and its dialogue stays as it was`() {
        var talk = talk(style: .classic, isInteractive: false)
        _ = talk.enter("DM")
        _ = talk.answer(.activeUsers(["bob"]))
        #expect(
            talk.enter("bob") == [.prompt(.directMessage), .request(.conversationEncryption(username: "bob"))]
        )
        #expect(
            answer(&talk, .plain(.peerHasNoKeys)) == [.warn("bob: [not encrypted: bob has no client that can]")]
        )
        #expect(answer(&talk, .sealed(isVerified: false)) == [])
        #expect(talk.fail(.conversationEncryption(username: "bob"), "internal") == [])
        #expect(!talk.dialogue.refusals.isAny)
    }

    @Test func `plain text of somebody who has keys is marked`() {
        let message = Fixtures.message("pay me", from: "bob", to: "renew", encryption: .unexpectedlyPlain)
        var compact = talk(style: .compact)
        #expect(compact.receive(message).words == ["[22:13] bob -> you: NOT ENCRYPTED: pay me"])
        var classic = talk(style: .classic)
        let block = classic.receive(message).words
        #expect(block.first?.hasSuffix("From: bob\n\nNOT ENCRYPTED: pay me\n") == true)
        #expect(DialogueWords.line(message, Fixtures.clock) == "[22:13] bob: NOT ENCRYPTED: pay me")
    }

    @Test func `a device that was removed is named`() {
        let origin = SealedOrigin(device: "old", isVerified: false, isFromRemovedDevice: true)
        let message = Fixtures.message("hi", from: "bob", to: "renew", encryption: .sealed(origin))
        var talk = talk(style: .compact)
        #expect(
            talk.receive(message).words == ["[22:13] bob -> you: (from a device that bob has removed since) hi"]
        )
    }

    @Test(
        arguments: [
            (.noKeys, "(cannot be opened: this client has no keys for it)"),
            (.beforeDevice, "(cannot be opened: sent before this device was added)"),
            (.keyGone, "(cannot be opened: key is not here any more)"), (.damaged, "(cannot be opened: damaged)"),
            (.tooFarAhead, "(cannot be opened: too far ahead)"),
            (.noBlock, "(cannot be opened: no block for this device)"),
            (.unlistedDevice, "(cannot be opened: from a device that bob has not listed)"),
            (.double, "(cannot be opened: the same content stands at another place already)"),
            (.waiting, "(not opened yet)"),
            (.keyStore, "(not opened yet: the key store of this device cannot be used)"),
        ] as [(UnopenedReason, String)]
    )
    func `what cannot be opened has a line at its place`(reason: UnopenedReason, words: String) {
        let message = Fixtures.unopened(reason)
        var compact = talk(style: .compact)
        #expect(compact.tell(.unopened(message)).words == ["[22:13] bob -> you: \(words)"])
        #expect(DialogueWords.line(message, Fixtures.clock) == "[22:13] bob: \(words)")
        var classic = talk(style: .classic)
        #expect(classic.tell(.unopened(message)).words.first?.hasSuffix("From: bob\n\n\(words)\n") == true)
    }

    @Test func `what cannot be opened is unread, and delivered`() {
        var talk = Talk.loggedIn([Fixtures.conversation("bob", last: 1)], style: .compact)
        _ = talk.tell(.unopened(Fixtures.unopened()))
        #expect(talk.dialogue.model.conversations[7]?.unread == 1)
        #expect(talk.handle(.ticked).requests.contains(.mark(7, deliveredThrough: 2, readThrough: nil)))
    }

    @Test func `a healed message is shown after a line that names the earlier one`() {
        let text = Fixtures.message("at last", from: "bob", to: "renew", encryption: .sealed(Fixtures.laptop))
        var talk = talk(style: .compact)
        _ = talk.tell(.unopened(Fixtures.unopened()))
        #expect(
            talk.tell(.opened(text)).words == [
                "*** bob's message of 22:13, which could not be opened, is here now: ***",
                "[22:13] bob -> you: at last",
            ]
        )
        var script = self.talk(style: .classic, isInteractive: false)
        let actions = script.tell(.opened(text))
        #expect(
            actions.first == .warn("*** bob's message of 22:13, which could not be opened, is here now: ***")
        )
        #expect(actions.words.count == 1)
    }

    @Test func `a message that is healed before it was shown takes its place`() {
        var talk = talk(style: .compact)
        _ = talk.tell(.unopened(Fixtures.unopened(isMissed: true)))
        let text = Fixtures.message(
            "at last",
            from: "bob",
            to: "renew",
            isMissed: true,
            encryption: .sealed(Fixtures.laptop)
        )
        #expect(talk.tell(.opened(text)) == [])
        let shown = talk.tell(.connection(.caughtUp(missed: 1))).words
        #expect(shown.last == "[22:13] bob -> you: at last")
    }
}
