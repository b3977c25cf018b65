import ChatClientCore
import Testing

@testable import chatclient

/// News about keys, and the commands about them.
@Suite struct DialogueKeysTests {
    private static let needed = """
        This account's keys are on another client. Without them, sealed messages
        cannot be read here, and no direct messages are sent from here. /startanew
        makes new keys here and says what that costs; or leave it for later.
        """

    @Test(
        arguments: [
            (
                .identityChanged(account: "bob", wasVerified: false, time: 1_700_000_000_123),
                """
                *** bob's identity changed (22:13). You had not verified it, so messages go on. ***
                    Either bob began anew, on another client without the former keys,
                    or somebody is in between who wants to read what you write. If it
                    matters, ask bob by another way, such as the telephone.
                """
            ),
            (
                .identityChanged(account: "bob", wasVerified: true, time: 1_700_000_000_123),
                """
                *** bob's identity changed (22:13). Nothing is sent to bob now. ***
                    Either bob began anew, on another client without the former keys,
                    or somebody is in between who wants to read what you write. Ask bob
                    by another way, such as the telephone. If it is right, enter
                    /accept bob
                """
            ),
            (
                .suspicious(account: "bob", .rolledBack),
                """
                *** the server shows an older list of bob's devices than before. Nothing is sent to bob. ***
                    Either the server's data were restored from a backup, or the server
                    hides something. Ask bob by another way. If it is right, enter
                    /accept bob
                """
            ),
            (
                .suspicious(account: "bob", .changedKeys),
                """
                *** a list of bob's devices has other keys for a device than before. Nothing is sent to bob. ***
                    Either a client of bob is broken, or somebody makes lists in the
                    name of bob. Ask bob by another way. If it is right, enter
                    /accept bob
                """
            ),
            (
                .suspicious(account: "bob", .devicesGone),
                """
                *** the server says that bob has no devices any more. Nothing is sent to bob. ***
                    Either the server's data were restored from a backup, or the server
                    hides something. Ask bob by another way. If it is right, enter
                    /accept bob
                    Then your messages to bob are NOT encrypted until bob has keys again.
                """
            ),
            (
                .devicesChanged(account: "bob", added: ["laptop", ""], removed: ["old \u{1B}[2J"]),
                "*** bob added the device \"laptop\", a device without a name; bob removed the device \"old ␛[2J\" ***"
            ),
            (.devicesChanged(account: "bob", added: [], removed: []), "*** bob's devices changed ***"),
            (
                .gap(account: "bob", device: "laptop", missing: 2),
                "*** 2 messages of bob's \"laptop\" did not arrive ***"
            ),
            (
                .gap(account: "bob", device: "x\" did not arrive ***", missing: 2),
                "*** 2 messages of bob's \"x' did not arrive ***\" did not arrive ***"
            ),
            (
                .devicesChanged(account: "bob", added: ["a\", the device \"b"], removed: []),
                "*** bob added the device \"a', the device 'b\" ***"
            ),
            (
                .gap(account: "bob", device: "laptop", missing: 1),
                "*** 1 message of bob's \"laptop\" did not arrive ***"
            ),
            (
                .outOfOrder(account: "bob", device: "laptop", messageID: 3),
                "*** a message of bob's \"laptop\" came out of its order ***"
            ),
            (
                .noDeviceMail(account: "bob", device: ""),
                "*** no device mail comes through from bob's device: what cannot be opened is not sent again, and keys "
                    + "are renewed less often ***"
            ),
            (
                .notSent(account: "bob", text: "hi\nthere", time: 1_700_000_000_123),
                """
                *** a message to bob of 22:13 may not have been sent, because the client ended before the answer ***
                  perhaps sent: hi
                    there
                """
            ),
            (
                .newDeviceNumber,
                "*** this client's keys were restored or copied: it is a new device of this account from now on ***"
            ),
            (
                .failed("The file keys cannot be written."),
                "*** direct messages are neither opened nor sent: The file keys cannot be written ***"
            ),
            (.recovered, "*** the key store works again: direct messages are opened and sent ***"),
        ] as [(EncryptionNews, String)]
    )
    func `tells news as lines, a script on stderr`(news: EncryptionNews, words: String) {
        var talk = Talk.atCommands()
        #expect(talk.tell(.encryption(news)) == [.print(words), .prompt(.command)])
        var script = Talk.loggedIn(isInteractive: false)
        #expect(script.tell(.encryption(news)) == [.warn(words)])
        #expect(!script.dialogue.refusals.isAny)
    }

    @Test(arguments: [ListProblem.rolledBack, .forked, .changedKeys, .devicesGone])
    func `every problem of a list has words`(problem: ListProblem) {
        let words = DialogueWords.news(.suspicious(account: "bob", problem), Fixtures.clock)
        #expect(words?.contains("/accept bob") == true)
    }

    @Test func `many devices are counted`() {
        let labels = (1...12).map { "d\($0)" }
        let words = DialogueWords.news(.devicesChanged(account: "me", added: labels, removed: []), Fixtures.clock)
        #expect(words?.hasSuffix("the device \"d10\" and 2 more ***") == true)
    }

    @Test(
        arguments: [
            (.none, nil), (.ready, nil), (.linkNeeded, needed),
            (.serverCannot, "This server cannot encrypt direct messages end to end: its operator can read them."),
            (
                .stopped("The certificate is another one."),
                """
                Direct messages are stopped: The certificate is another one. If nothing else helps, /startanew makes new \
                keys here, and says what that costs.
                """
            ),
        ] as [(OwnEncryption, String?)]
    )
    func `tells its own state once, and again when it changes`(own: OwnEncryption, words: String?) {
        var talk = Talk.atCommands()
        let told: [DialogueAction] = words.map { [.print($0), .prompt(.command)] } ?? []
        #expect(talk.tell(.encryption(.own(own))) == told)
        #expect(talk.tell(.encryption(.own(own))) == [])
        var script = Talk.atCommands(isInteractive: false)
        #expect(script.tell(.encryption(.own(own))) == (words.map { [.warn($0)] } ?? []))
    }

    @Test func `a state that is known during the entrance is told with the first prompt`() {
        var talk = Talk(style: .compact)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        #expect(talk.tell(.encryption(.own(.linkNeeded))) == [])
        #expect(talk.answer(.conversations([])).words == [CompactWords.help, Self.needed])
    }

    @Test func `/keys tells the state`() {
        var talk = Talk.atCommands()
        let none = """
            This client has no keys of this account. If no other client has some, direct
            messages are not encrypted end to end; else none are sent from here.
            """
        #expect(talk.enter("/keys").words == [none])
        _ = talk.tell(.encryption(.own(.ready)))
        let ready = "This client has keys: direct messages with people who have keys, too, are encrypted end to end."
        #expect(talk.enter("/keys").words == [ready])
        _ = talk.tell(.encryption(.own(.linkNeeded)))
        #expect(talk.enter("/KEYS").words == [Self.needed])
        #expect(talk.enter("/keys now").words == ["KEYS stands alone on its line."])
    }

    @Test(arguments: ["/accept bob", "/ACCEPT @bob "]) func `accepts a changed identity`(line: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter(line).requests == [.acceptIdentity(username: "bob")])
        #expect(talk.answer(.done).requests == [.conversationEncryption(username: "bob")])
        let words = "The present identity and devices of bob are accepted: messages go on, encrypted end to end."
        #expect(talk.answer(.conversationEncryption(.sealed(isVerified: false))).words == [words])
        _ = talk.enter(line)
        #expect(talk.fail("no_such_user", "No such user.").words == ["No such user."])
    }

    @Test(
        arguments: [
            (
                .plain(.peerHasNoKeys),
                "It is accepted that bob has no devices: messages go on, and they are NOT encrypted until bob has keys "
                    + "again."
            ),
            (
                .plain(.serverCannot),
                "The present identity and devices of bob are accepted: messages go on, and they are NOT encrypted: this "
                    + "server cannot."
            ),
            (
                .stopped(.forked),
                "The present identity and devices of bob are accepted, but nothing is sent: the server shows lists of "
                    + "bob's devices that contradict each other."
            ),
            (
                .unknown,
                "The present identity and devices of bob are accepted. Whether messages are encrypted now is not known "
                    + "yet."
            ),
        ] as [(ConversationEncryption, String)]
    )
    func `says after /accept whether messages are encrypted then`(lock: ConversationEncryption, words: String) {
        var talk = Talk.atCommands()
        _ = talk.enter("/accept bob")
        _ = talk.answer(.done)
        #expect(talk.answer(.conversationEncryption(lock)).words == [words])
        _ = talk.enter("/accept bob")
        _ = talk.answer(.done)
        let unknown = DialogueWords.lock(.unknown, with: "bob")
        #expect(unknown == "[not known yet whether it is encrypted]")
        #expect(talk.fail("timed_out").words.count == 1)
    }

    @Test func `a changed identity and an alarm are problems, a device more is a notice`() {
        var talk = Talk.compact()
        func role(_ news: EncryptionNews) -> StyledText.Role? {
            for case .show(let styled) in talk.tell(.encryption(news)) {
                return styled.lines.first?.spans.first?.role
            }
            return nil
        }
        #expect(role(.identityChanged(account: "bob", wasVerified: false, time: 5)) == .problem)
        #expect(role(.suspicious(account: "bob", .devicesGone)) == .problem)
        #expect(role(.devicesChanged(account: "bob", added: ["a"], removed: [])) == .notice)
    }

    @Test(arguments: ["/accept", "/accept bob now"]) func `accepts nobody without one name`(line: String) {
        var talk = Talk.atCommands()
        #expect(talk.enter(line) == [.print(DialogueWords.acceptUsage), .prompt(.command)])
    }

    @Test func `shows the new state of the conversation on display after it was accepted`() {
        var talk = Talk.compact()
        _ = talk.tell(.encryption(.own(.ready)))
        _ = talk.enter("/dm bob")
        _ = talk.answer(Fixtures.status(exists: true, "bob", isOnline: true))
        _ = talk.enter("/accept Bob")
        #expect(talk.answer(.done).requests == [.conversationEncryption(username: "Bob")])
        let words = talk.answer(.conversationEncryption(.sealed(isVerified: false))).words
        #expect(words.first == "--- with Bob [sealed] ---" && words.count == 2)
        #expect(talk.dialogue.partnerLock == .sealed(isVerified: false))
    }

    @Test func `starts anew after it said what that costs, with the password`() {
        var talk = Talk.atCommands()
        let question = talk.enter("/startanew")
        #expect(question == [.print(DialogueWords.startAnewCost), .prompt(.startAnew)])
        #expect(Prompt.startAnew.isHidden)
        #expect(talk.enter("Secret1234").requests == [.resetIdentity(password: "Secret1234")])
        #expect(talk.answer(.done).words == [DialogueWords.startedAnew])
        _ = talk.enter("/startanew")
        #expect(talk.enter("").words == ["Nothing was changed."])
        _ = talk.enter("/startanew")
        _ = talk.enter("wrong")
        #expect(talk.fail("wrong_password", "The password is wrong.").words == ["The password is wrong."])
    }

    @Test func `a password behind the command is not kept`() {
        #expect(MenuCommand.hasPassword(in: "/startanew Secret1234", CommandAliases()))
        #expect(!MenuCommand.hasPassword(in: "/startanew", CommandAliases()))
        #expect(MenuCommand("/startanew Secret1234") == nil)
    }

    @Test(arguments: ["It was not sent.", "Nothing was sent."]) func `is not told twice that nothing was sent`(
        end: String
    ) {
        let failure = RequestFailure(code: "no_keys", message: "So it is. \(end)")
        #expect(DialogueWords.reason(failure, DialogueWords.notSent) == "So it is. \(end)")
        let outcome = DialogueWords.outcomeUnknown
        #expect(DialogueWords.reason(failure, outcome) == "So it is. \(end) \(outcome)")
    }

    @Test func `is not told twice that the outcome is not known`() {
        let failure = RequestFailure(code: "timed_out", message: "It is not known whether it was stored.")
        #expect(DialogueWords.reason(failure, DialogueWords.outcomeUnknown) == failure.message)
    }

    @Test(
        arguments: [
            ("identity_changed", " Ask bob by another way; if it is right, enter /accept bob"),
            (
                "rollback",
                " Ask bob by another way; if it is right, enter /accept bob, which says whether messages are encrypted "
                    + "then."
            ),
            ("stopped", " If nothing else helps, /startanew makes new keys here, and says what that costs."),
            ("link_needed", " /startanew makes new keys here, and says what that costs."), ("not_encrypted", ""),
        ]
    )
    func `a message that is refused says what to do`(code: String, remedy: String) {
        var talk = Talk.atCommands()
        _ = talk.enter("DM bob hi")
        let words = talk.fail(.send(body: "hi", recipient: .user("bob")), code).words
        #expect(words == ["The server says no. The message was not sent.\(remedy)"])
        var script = Talk.atCommands(isInteractive: false)
        _ = script.enter("DM bob hi")
        let told = script.fail(.send(body: "hi", recipient: .user("bob")), code)
        #expect(told.first == .warn("The server says no. The message was not sent."))
        #expect(script.dialogue.refusals.isAny)
    }
}
