import ChatClientCore
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct OneShotKeysTests {
    @Test func `makes keys and says so`() async throws {
        let ran = try await OneShotStage().run(.makeKeys)
        #expect(ran.exit == .done)
        #expect(ran.requests == [.logIn(username: "renew", password: "Secret1234"), .makeKeys, .logOut])
        let words =
            "This device has keys of renew: direct messages with people who have keys, too, are encrypted end to end."
        #expect(ran.lines == [words])
        var stage = OneShotStage()
        stage.isJSON = true
        #expect(try await stage.run(.makeKeys).lines == [#"{"event":"done"}"#])
        stage = OneShotStage()
        stage.isQuiet = true
        #expect(try await stage.run(.makeKeys).output.isEmpty)
    }

    @Test func `keys on another client are a failure that says what can be done`() async throws {
        let server = OneShotStage.refusing("link_needed") { $0 == .makeKeys }
        let ran = try await OneShotStage().run(.makeKeys, over: server)
        #expect(ran.exit == .quietFailure)
        let words =
            "renew's keys are on another client. Use that one, or start anew here: log in at a terminal and enter "
            + "/startanew, which says what that costs.\n"
        #expect(ran.errors == words)
        #expect(ran.output.isEmpty)
    }

    @Test func `another failure is told as it is`() async throws {
        let server = OneShotStage.refusing("key_store") { $0 == .makeKeys }
        let ran = try await OneShotStage().run(.makeKeys, over: server)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "The server says no.\n")
    }

    @Test(arguments: ["not_encrypted", "identity_changed", "no_keys", "rollback", "devices_changed"])
    func `a direct message that is refused is not sent, and status 1`(code: String) async throws {
        let server = OneShotStage.refusing(code) { if case .send = $0 { true } else { false } }
        let ran = try await OneShotStage().run(.send([.user("bob")], text: "hi"), over: server)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "The server says no. The message was not sent.\n")
        let several = try await OneShotStage().run(.send([.user("bob"), .everyone], text: "hi"), over: server)
        #expect(several.exit == .quietFailure)
    }

    @Test(
        arguments: [
            (
                "link_needed",
                "renew's keys are on another client. Use that one, or start anew here: log in at a terminal and enter "
                    + "/startanew, which says what that costs. The message was not sent.\n"
            ),
            (
                "stopped",
                "The server says no. If nothing else helps, log in at a terminal and enter /startanew, which makes new keys "
                    + "and says what that costs. The message was not sent.\n"
            ),
        ]
    )
    func `a refusal that only new keys end names the command for that`(code: String, words: String) async throws {
        let server = OneShotStage.refusing(code) { if case .send = $0 { true } else { false } }
        let ran = try await OneShotStage().run(.send([.user("bob")], text: "hi"), over: server)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == words)
    }
}
