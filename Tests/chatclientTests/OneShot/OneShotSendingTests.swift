import ArgumentParser
import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct OneShotSendingTests {
    private let logIn = Request.logIn(username: "renew", password: "Secret1234")

    private func send(_ body: String = "hi", to recipient: Recipient) -> Request {
        .send(body: body, recipient: recipient)
    }

    @Test func `logs in, sends to each and logs out`() async throws {
        let ran = try await OneShotStage().run(.send([.user("bob"), .everyone], text: "hi"))
        #expect(ran.exit == .done)
        let question = Request.conversationEncryption(username: "bob")
        #expect(ran.requests == [logIn, send(to: .user("bob")), question, send(to: .everyone), .logOut])
        #expect(ran.output == "sent to @bob\nsent to public\n")
        #expect(ran.errors.isEmpty)
    }

    @Test func `tells of a message that an earlier try has stored in the clear`() async throws {
        let stage = OneShotStage(isQuiet: true)
        let storing = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard case .send = request else {
                return ScriptedConnection.agree(request, connection)
            }
            return .stored(Fixtures.storedPlainReceipt)
        }
        let ran = try await stage.run(.send([.user("bob")], text: "hi"), over: storing)
        #expect(ran.errors.hasPrefix("NOT ENCRYPTED: "))
    }

    @Test func `is silent when told to, but not about errors`() async throws {
        let stage = OneShotStage(isQuiet: true)
        let ran = try await stage.run(.send([.user("bob")], text: "hi"))
        #expect(ran.output.isEmpty && ran.errors.isEmpty)
        let refusing = OneShotStage.refusing("no_such_user") { if case .send = $0 { true } else { false } }
        let failed = try await stage.run(.send([.user("bob")], text: "hi"), over: refusing)
        #expect(failed.exit == .quietFailure)
        #expect(failed.errors == "The server says no. The message was not sent.\n")
    }

    @Test func `tells a part by its exit code and names the rest`() async throws {
        let refusing = OneShotStage.refusing("no_such_user") {
            if case .send(_, .user("bob"), _, _) = $0 { true } else { false }
        }
        let ran = try await OneShotStage().run(.send([.user("bob"), .user("carol")], text: "hi"), over: refusing)
        #expect(ran.exit == .partly)
        #expect(ran.exit.code == 2)
        #expect(ran.output == "sent to @carol\n")
        #expect(ran.errors == "@bob: The server says no. The message was not sent.\n")
    }

    @Test func `stops at a lost connection, and says of each what is known`() async throws {
        let lost = OneShotStage.refusing("connection_lost") {
            if case .send(_, .user("bob"), _, _) = $0 { true } else { false }
        }
        let ran = try await OneShotStage().run(.send([.user("bob"), .everyone], text: "hi"), over: lost)
        #expect(ran.exit == .quietFailure)
        let errors = """
            @bob: The server says no. It is not known whether the message was sent.
            public: The message was not sent.

            """
        #expect(ran.errors == errors)
    }

    @Test(arguments: ["", String(repeating: "x", count: 21)])
    func `a message that cannot be one is refused before the login`(body: String) async throws {
        let ran = try await OneShotStage(body: body).run(.send([.everyone], text: body))
        #expect(ran.exit == .quietFailure)
        #expect(!ran.errors.isEmpty)
        #expect(ran.requests.isEmpty)
    }

    @Test func `writes to a room that the account is in, or joins it`() async throws {
        let member = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard request == .conversations else {
                return ScriptedConnection.agree(request, connection)
            }
            return .conversations([
                Fixtures.conversation("Lab", id: 40, kind: .room, room: 7, isClosed: true),
                Fixtures.conversation("lab", id: 41, kind: .room, room: 8),
            ])
        }
        let inside = try await OneShotStage().run(.send([.room(.name("Lab"))], text: "hi"), over: member)
        #expect(inside.requests == [logIn, .conversations, send(to: .room(41)), .logOut])
        let outside = try await OneShotStage().run(.send([.room(.name("Lab"))], text: "hi"))
        let join = Request.joinRoom(.name("Lab"), password: nil)
        #expect(outside.requests == [logIn, .conversations, join, send(to: .room(30)), .logOut])
        #expect(outside.errors == "Joined #Lab.\n")
    }

    @Test func `tells how to join a room with a password`() async throws {
        let locked = OneShotStage.refusing("wrong_room_password") { if case .joinRoom = $0 { true } else { false } }
        let ran = try await OneShotStage().run(.send([.room(.name("Lab"))], text: "hi"), over: locked)
        #expect(ran.exit.code == 1)
        #expect(ran.errors.contains("#Lab has a password"))
    }

    @Test func `JSON events tell the recipient by their id`() async throws {
        let refusing = OneShotStage.refusing("no_such_user") {
            if case .send(_, .user("bob"), _, _) = $0 { true } else { false }
        }
        let command = OneShotCommand.send([.user("bob"), .everyone], text: "hi")
        let ran = try await OneShotStage(isJSON: true).run(command, over: refusing)
        #expect(
            ran.lines == [
                #"{"event":"error","id":"@bob","code":"no_such_user","message":"The server says no."}"#,
                #"{"event":"stored","id":"public","conversation":1,"sequence":2,"messageId":3,"time":1700000000123,"#
                    + #""repeated":false}"#,
            ]
        )
    }

    @Test func `waits for a busy server, but not for ever`() async throws {
        let busy = OneShotStage.refusing("throttled", retryAfter: .seconds(7)) {
            if case .send = $0 { true } else { false }
        }
        let ran = try await OneShotStage().run(.send([.everyone], text: "hi"), over: busy)
        #expect(ran.exit == .quietFailure)
        #expect(ran.waits == Array(repeating: .seconds(7), count: 8))
    }

    @Test func `a request to end is obeyed and told`() async throws {
        let (stops, sink) = AsyncStream.makeStream(of: Void.self)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .send = request {
                sink.yield()
                // Never answered: only the cancellation ends it.
                for await _ in AsyncStream<Void>(bufferingPolicy: .unbounded, { _ in }) {}
                throw RequestFailure(CancellationError())
            }
            return ScriptedConnection.agree(request, connection)
        }
        let ran = try await OneShotStage().run(.send([.everyone], text: "hi"), over: connection, stops: stops)
        #expect(ran.exit.code == 1)
        #expect(ran.errors.hasPrefix("The program was asked to end."))
        #expect(ran.requests.last == .logOut)
    }
}

/// The login of one-shot commands.
@Suite(.timeLimit(.minutes(1))) struct OneShotEntranceTests {
    private let command = OneShotCommand.send([.everyone], text: "hi")

    private func server(knows exists: Bool, registration: RegistrationMode = .open) -> ScriptedConnection {
        ScriptedConnection(welcome: Fixtures.welcome(registration: registration)) {
            (request, connection) throws(RequestFailure) in
            switch request {
            case .status(let name): return Fixtures.status(exists: exists, name)
            case .logIn where !exists:
                throw RequestFailure(code: "no_such_user", message: "There is no account of that name.")
            default: return ScriptedConnection.agree(request, connection)
            }
        }
    }

    @Test func `makes no account unless it is told to`() async throws {
        let ran = try await OneShotStage().run(command, over: server(knows: false))
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "There is no account named renew. With --register it is made.\n")
        #expect(ran.requests.count == 1)
    }

    @Test func `makes an account that it is told to make, and says so`() async throws {
        let ran = try await OneShotStage(registers: true).run(command, over: server(knows: false))
        #expect(ran.exit == .done)
        #expect(ran.errors == "Registered the new account renew\n")
        #expect(ran.requests[1] == .register(username: "renew", password: "Secret1234"))
    }

    @Test func `logs in to an account that is there already`() async throws {
        let ran = try await OneShotStage(registers: true).run(command, over: server(knows: true))
        #expect(ran.exit == .done)
        #expect(ran.requests[1] == .logIn(username: "renew", password: "Secret1234"))
    }

    @Test func `makes none where the environment or the server forbids it`() async throws {
        let forbidden = try await OneShotStage(registers: true, refusesNew: true).run(
            command,
            over: server(knows: false)
        )
        #expect(forbidden.exit == .quietFailure)
        #expect(forbidden.errors.contains("TANDEM_EXISTING"))
        let closed = server(knows: false, registration: .closed)
        let refused = try await OneShotStage(registers: true).run(command, over: closed)
        #expect(refused.exit == .quietFailure)
        #expect(refused.errors.contains("takes no new accounts"))
    }

    @Test func `makes one by an invite that is named, and says how to name one`() async throws {
        let lost = try await OneShotStage(registers: true).run(
            command,
            over: server(knows: false, registration: .invite)
        )
        #expect(lost.exit == .quietFailure)
        #expect(lost.errors.contains("makes accounts for invites only. Give the invite in a link"))
        #expect(lost.requests == [.status(username: "renew")])
        let made = try await OneShotStage(registers: true, hasInvite: true).run(
            command,
            over: server(knows: false, registration: .invite)
        )
        #expect(made.exit == .done)
        // The connection adds the invite.
        #expect(made.requests[1] == .register(username: "renew", password: "Secret1234"))
    }

    @Test func `fails with the server's sentence where an operator must approve`() async throws {
        let connection = ScriptedConnection(welcome: Fixtures.welcome(registration: .approval)) {
            (request, connection) throws(RequestFailure) in
            switch request {
            case .status(let name): return Fixtures.status(exists: false, name)
            case .register:
                throw RequestFailure(code: "approval_needed", message: "Noted.", claim: Fixtures.inviteText)
            default: return ScriptedConnection.agree(request, connection)
            }
        }
        let ran = try await OneShotStage(registers: true).run(command, over: connection)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors.hasPrefix("Noted.\n"))
        // Nothing keeps the claim here, so the caller has to.
        #expect(ran.errors.contains(Fixtures.inviteText))
    }

    @Test func `a wrong password ends it`() async throws {
        let wrong = OneShotStage.refusing("wrong_password") { if case .logIn = $0 { true } else { false } }
        let ran = try await OneShotStage().run(command, over: wrong)
        #expect(ran.exit == .quietFailure)
        #expect(ran.errors == "The server says no.\n")
        #expect(ran.requests.count == 1)
    }

    @Test func `forbidding needs a value that says so`() throws {
        var options = try OneShotOptions.parse([])
        for (value, mayRegister) in [
            ("1", false), ("true", false), ("x", false), ("0", true), ("", true), ("No", true),
        ] {
            #expect(OneShotProgram.mayRegister(options, ["TANDEM_EXISTING": value]) == mayRegister)
        }
        #expect(OneShotProgram.mayRegister(options, [:]))
        options.existing = true
        #expect(!OneShotProgram.mayRegister(options, [:]))
    }
}
