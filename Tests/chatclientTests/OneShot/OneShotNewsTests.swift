import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// News about encryption that a command meets, and this client's own state.
@Suite(.timeLimit(.minutes(1))) struct OneShotNewsTests {
    private static let changed = EncryptionNews.identityChanged(account: "bob", wasVerified: false, time: 5)

    /// A server that tells news when a command asks something.
    private func server(
        _ news: [EncryptionNews],
        lock: ConversationEncryption = .sealed(isVerified: false),
        at moment: @escaping @Sendable (Request) -> Bool
    ) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            if moment(request) {
                news.forEach { connection.say(.encryption($0)) }
            }
            if case .conversationEncryption = request {
                return .conversationEncryption(lock)
            }
            if case .conversations = request {
                connection.say(.connection(.caughtUp(missed: 0)))
            }
            return ScriptedConnection.agree(request, connection)
        }
    }

    @Test(
        arguments: [
            .send([.user("bob")], text: "hi"), .history(.user("bob"), limit: nil), .makeKeys,
            .read(follows: false, includesOwn: false),
        ] as [OneShotCommand]
    )
    func `every command tells a changed identity, also when it comes last, and with --quiet`(
        command: OneShotCommand
    ) async throws {
        let words = DialogueWords.news(Self.changed, .system) ?? ""
        for isQuiet in [false, true] {
            // The answer to the logout comes after it.
            let last = server([Self.changed]) { $0 == .logOut }
            let ran = try await OneShotStage(isQuiet: isQuiet).run(command, over: last)
            #expect(ran.exit == .done)
            #expect(ran.errors.hasSuffix(words + "\n"))
            let first = server([Self.changed]) { if case .logIn = $0 { true } else { false } }
            #expect(try await OneShotStage(isQuiet: isQuiet).run(command, over: first).errors.contains(words + "\n"))
        }
    }

    @Test func `with --quiet a notice is not told, and with JSON all are events`() async throws {
        let news: [EncryptionNews] = [.devicesChanged(account: "bob", added: ["a"], removed: []), Self.changed]
        let isLogIn: @Sendable (Request) -> Bool = { if case .logIn = $0 { true } else { false } }
        let command = OneShotCommand.send([.user("bob")], text: "hi")
        let quiet = try await OneShotStage(isQuiet: true).run(command, over: server(news, at: isLogIn))
        #expect(!quiet.errors.contains("added") && quiet.errors.contains("identity changed"))
        let ran = try await OneShotStage(isJSON: true).run(
            command,
            over: server(news + [.own(.ready)], at: isLogIn)
        )
        #expect(
            Set(ran.lines.map { $0.prefix { $0 != "," } }) == [
                #"{"event":"stored""#, #"{"event":"devicesChanged""#, #"{"event":"identityChanged""#,
            ]
        )
    }

    private static let elsewhere =
        "renew's keys are on another client. Use that one, or start anew here: log in at a terminal and enter /startanew, "
        + "which says what that costs.\n"

    @Test(
        arguments: [
            (.linkNeeded, elsewhere),
            (
                .noKeys,
                "renew has keys, and this client was started without them: what is sealed cannot be read. Leave out "
                    + "--no-state.\n"
            ),
            (
                .other("This client was removed."),
                "Direct messages are stopped: This client was removed. If nothing else helps, log in at a terminal and "
                    + "enter /startanew, which makes new keys and says what that costs.\n"
            ),
        ] as [(ConversationEncryption.StopReason, String)]
    )
    func `reading without the keys of the account says so, and is status 1`(
        reason: ConversationEncryption.StopReason,
        words: String
    ) async throws {
        for command in [OneShotCommand.read(follows: false, includesOwn: false), .history(.user("bob"), limit: nil)] {
            let ran = try await OneShotStage(isQuiet: true).run(
                command,
                over: server([], lock: .stopped(reason)) { _ in false }
            )
            #expect(ran.exit == .quietFailure)
            #expect(ran.errors == words)
        }
        let everyone = try await OneShotStage().run(
            .history(.everyone, limit: nil),
            over: ScriptedConnection { (request, connection) throws(RequestFailure) in
                switch request {
                case .history:
                    .history(Fixtures.page([], of: Fixtures.conversation("public", id: 1, kind: .everyone)))
                case .conversationEncryption: .conversationEncryption(.stopped(reason))
                default: ScriptedConnection.agree(request, connection)
                }
            }
        )
        #expect(everyone.exit == .done && everyone.errors.isEmpty)
    }

    @Test func `a key store that fails while it reads is status 1, also with a stop that ends --follow`() async throws {
        let failed = server([.failed("The disk is full.")]) { if case .logIn = $0 { true } else { false } }
        let ran = try await OneShotStage(isQuiet: true).run(.read(follows: false, includesOwn: false), over: failed)
        #expect(ran.exit == .quietFailure && ran.errors.contains("The disk is full"))
        let stopped = server([.own(.linkNeeded)]) { if case .logIn = $0 { true } else { false } }
        let told = try await OneShotStage().run(.read(follows: false, includesOwn: false), over: stopped)
        #expect(told.exit == .quietFailure && told.errors == Self.elsewhere)
    }

    @Test func `a history with messages that are not opened yet says how many, and is status 1`() async throws {
        let conversation = Fixtures.conversation("bob", last: 3)
        let messages = [
            Fixtures.unopened(.waiting, sequence: 1), Fixtures.unopened(.keyGone, sequence: 2),
            Fixtures.unopened(.waiting, sequence: 3),
        ]
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard case .history = request else {
                return ScriptedConnection.agree(request, connection)
            }
            return .history(Fixtures.page(messages, of: conversation))
        }
        let ran = try await OneShotStage(isQuiet: true).run(.history(.user("bob"), limit: nil), over: connection)
        #expect(ran.exit == .quietFailure)
        #expect(ran.lines.count == 3)
        #expect(ran.errors == "2 messages are not opened yet. Enter the command again.\n")
        let one = try await OneShotStage(isJSON: true).run(.history(.user("bob"), limit: 1), over: connection)
        #expect(one.lines.last?.hasPrefix(#"{"event":"error","code":"not_opened""#) == true)
    }
}
