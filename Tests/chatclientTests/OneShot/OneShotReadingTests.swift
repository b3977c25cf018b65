import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct OneShotReadingTests {
    private let read = OneShotCommand.read(follows: false, includesOwn: false)

    /// A server that has these events for who logs in.
    private func server(_ events: [ChatEvent]) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            switch request {
            case .conversations:
                for event in events {
                    connection.say(event)
                }
                return .conversations([Fixtures.conversation("Lab", id: 30, kind: .room, room: 7)])
            default: return ScriptedConnection.agree(request, connection)
            }
        }
    }

    private let caughtUp = ChatEvent.connection(.caughtUp(missed: 3))

    @Test func `prints what was missed with its conversation, and ends`() async throws {
        let connection = server([
            .message(Fixtures.message("all", from: "bob", isMissed: true)),
            .message(Fixtures.message("you", from: "bob", to: "renew", isMissed: true)),
            .message(Fixtures.message("room", from: "bob", room: 30, isMissed: true)), caughtUp,
            .message(Fixtures.message("later", from: "bob")),
        ])
        let ran = try await OneShotStage().run(read, over: connection)
        #expect(ran.exit == .done)
        #expect(
            ran.lines == [
                "2023-11-14T22:13:20Z\tpublic\tbob\tall", "2023-11-14T22:13:20Z\t@bob\tbob\tyou",
                "2023-11-14T22:13:20Z\t#Lab\tbob\troom",
            ]
        )
        #expect(ran.requests.last == .logOut)
        // Delivered, and not read: no person has seen them.
        #expect(ran.requests.contains(.mark(7, deliveredThrough: 2, readThrough: nil)))
    }

    @Test func `marks what cannot be opened, prints its text when it comes, and tells news on stderr`() async throws {
        let text = Fixtures.message("at last", from: "bob", to: "renew", encryption: .sealed(Fixtures.laptop))
        let connection = server([
            .unopened(Fixtures.unopened(isMissed: true)), .opened(text), .encryption(.own(.ready)),
            .encryption(.gap(account: "bob", device: "laptop", missing: 2)), caughtUp,
        ])
        let ran = try await OneShotStage().run(read, over: connection)
        #expect(ran.exit == .done)
        #expect(
            ran.lines == [
                "2023-11-14T22:13:20Z\t@bob\tbob\t\\c(cannot be opened: key is not here any more)",
                "2023-11-14T22:13:20Z\t@bob\tbob\tat last",
            ]
        )
        #expect(ran.errors.contains("which could not be opened, is here now"))
        #expect(ran.errors.contains("2 messages of bob's \"laptop\" did not arrive"))
        #expect(ran.requests.contains(.mark(7, deliveredThrough: 2, readThrough: nil)))
    }

    @Test func `with JSON they are events, never a message with other words`() async throws {
        let text = Fixtures.message("at last", from: "bob", to: "renew", encryption: .sealed(Fixtures.laptop))
        let connection = server([
            .unopened(Fixtures.unopened(isMissed: true)), .opened(text), .encryption(.newDeviceNumber), caughtUp,
        ])
        var stage = OneShotStage()
        stage.isJSON = true
        let ran = try await stage.run(read, over: connection)
        #expect(
            ran.lines.map { $0.prefix { $0 != "," } } == [
                #"{"event":"unopened""#, #"{"event":"opened""#, #"{"event":"newDevice"}"#,
            ]
        )
        #expect(ran.lines.first?.contains("body") == false)
    }

    @Test func `leaves out one's own, so that a bot does not answer itself`() async throws {
        let own = Fixtures.message("mine", from: "renew", to: "bob")
        let ran = try await OneShotStage().run(read, over: server([.message(own), caughtUp]))
        #expect(ran.output.isEmpty)
        let all = OneShotCommand.read(follows: false, includesOwn: true)
        let told = try await OneShotStage().run(all, over: server([.message(own), caughtUp]))
        #expect(told.lines == ["2023-11-14T22:13:20Z\t@bob\trenew\tmine"])
    }

    @Test func `follows until it is asked to end, which is success`() async throws {
        let (stops, sink) = AsyncStream.makeStream(of: Void.self)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .conversations = request {
                connection.say(.connection(.caughtUp(missed: 0)))
                connection.say(.message(Fixtures.message("live", from: "bob", to: "renew")))
            }
            if case .mark = request {
                // The message was printed.
                sink.yield()
            }
            return ScriptedConnection.agree(request, connection)
        }
        let follow = OneShotCommand.read(follows: true, includesOwn: false)
        let ran = try await OneShotStage().run(follow, over: connection, stops: stops)
        #expect(ran.exit == .done)
        #expect(ran.lines.count == 1)
    }

    @Test(arguments: [true, false]) func `a lost connection is told and fails`(follows: Bool) async throws {
        let connection = server([.disconnected(.lost(reason: "it is gone."))])
        let ran = try await OneShotStage().run(.read(follows: follows, includesOwn: false), over: connection)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "The connection to the server was lost: it is gone.\n")
        #expect(!ran.requests.contains(.logOut))
    }

    @Test func `a closed output fails, and nothing more is taken`() async throws {
        let connection = server([.message(Fixtures.message("all", from: "bob")), caughtUp])
        let ran = try await OneShotStage(isOutputClosed: true).run(read, over: connection)
        #expect(ran.exit == .quietFailure)
        #expect(!ran.requests.contains { if case .mark = $0 { true } else { false } })
    }

    @Test func `prints JSON events`() async throws {
        let message = Fixtures.message("all", from: "bob", isMissed: true)
        let ran = try await OneShotStage(isJSON: true).run(read, over: server([.message(message), caughtUp]))
        #expect(ran.lines == [JSONEvent.message(message).line()])
    }
}

@Suite(.timeLimit(.minutes(1))) struct OneShotHistoryTests {
    /// A server with a conversation of `count` messages from `first` on, which grows while it is read.
    private func server(_ count: UInt64, from first: UInt64 = 1) -> ScriptedConnection {
        let conversation = Fixtures.conversation("bob", id: 7, last: count)
        return ScriptedConnection { (request, connection) throws(RequestFailure) in
            switch request {
            case .history(.user("bob"), .latest, 1):
                return .history(Fixtures.page([], of: conversation))
            case .history(.conversation(7), .after(let cursor), let limit):
                let begin = max(cursor + 1, first)
                let end = min(begin + UInt64(limit), count + 3)
                let messages = (begin..<end).map { Fixtures.message("\($0)", from: "bob", to: "renew", sequence: $0) }
                let page = HistoryPage(
                    conversation: conversation,
                    messages: messages,
                    isAtStart: false,
                    isAtEnd: end == count + 3
                )
                return .history(page)
            default: return ScriptedConnection.agree(request, connection)
            }
        }
    }

    private func bodies(_ ran: OneShotStage.Ran) -> [String] {
        ran.lines.compactMap { $0.split(separator: "\t").last.map(String.init) }
    }

    @Test func `prints all of it page by page, up to what was there at the start`() async throws {
        let ran = try await OneShotStage().run(.history(.user("bob"), limit: nil), over: server(401))
        #expect(ran.exit == .done)
        #expect(bodies(ran) == (1...401).map { "\($0)" })
    }

    @Test(arguments: [(3, 8...10), (10, 1...10), (99, 1...10)])
    func `prints the last messages`(limit: Int, expected: ClosedRange<Int>) async throws {
        let ran = try await OneShotStage().run(.history(.user("bob"), limit: limit), over: server(10))
        #expect(bodies(ran) == expected.map { "\($0)" })
    }

    @Test func `an empty conversation is no error`() async throws {
        let ran = try await OneShotStage().run(.history(.user("bob"), limit: nil), over: server(0))
        #expect(ran.exit == .done)
        #expect(ran.output.isEmpty)
    }

    @Test func `shows its progress only where it is asked to`() async throws {
        let ran = try await OneShotStage(showsProgress: true).run(.history(.user("bob"), limit: nil), over: server(401))
        #expect(ran.errors == "\r200 of 401 messages\r400 of 401 messages\r\u{1B}[K")
        let quiet = OneShotStage(isQuiet: true, showsProgress: true)
        #expect(try await quiet.run(.history(.user("bob"), limit: nil), over: server(401)).errors.isEmpty)
    }

    @Test func `finds a room also when it is closed, and joins none`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard request == .conversations else {
                return ScriptedConnection.agree(request, connection)
            }
            return .conversations([Fixtures.conversation("Lab", id: 40, kind: .room, room: 7, isClosed: true)])
        }
        let ran = try await OneShotStage().run(.history(.room(.name("Lab")), limit: nil), over: connection)
        #expect(ran.requests.contains(.history(.conversation(40), .latest, limit: 1)))
        let other = try await OneShotStage().run(.history(.room(.name("Hall")), limit: nil), over: connection)
        #expect(other.exit == .quietFailure)
        #expect(other.errors == "You are in no room named Hall.\n")
    }

    @Test func `a conversation that is not there is refused`() async throws {
        let refusing = OneShotStage.refusing("no_such_conversation") { if case .history = $0 { true } else { false } }
        let ran = try await OneShotStage().run(.history(.user("nobody"), limit: nil), over: refusing)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "The server says no.\n")
    }
}
