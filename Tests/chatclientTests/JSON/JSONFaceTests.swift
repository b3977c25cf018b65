import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct JSONFaceTests {
    private func run(
        _ script: String,
        over connection: ScriptedConnection,
        stops: AsyncStream<Void> = AsyncStream { _ in },
        endsInput: Bool = true
    ) async throws -> (exit: Exit, lines: [String]) {
        let input = try Pipe()
        let output = try Pipe()
        input.put(script)
        if endsInput {
            input.closeWriter()
        }
        let reader = try #require(InputReader(descriptor: input.reader))
        let face = JSONLines(
            connection: connection,
            input: reader,
            output: JSONOutput(FileWriter(descriptor: output.writer)),
            address: Fixtures.address,
            username: "me"
        )
        let exit = await face.run(stops: stops)
        return (exit, output.readAll().split(separator: "\n").map(String.init))
    }

    private let logIn = #"{"command":"login","id":"in","password":"x"}"# + "\n"
    private let loggedOut = #"{"event":"disconnected","reason":"The client ended the session.","kind":"loggedOut"}"#

    @Test func `answers each command with its id and ends after exit`() async throws {
        let script = logIn + #"{"command":"users","id":"u"}"# + "\n" + #"{"command":"exit","id":"x"}"# + "\nnope\n"
        let connection = ScriptedConnection()
        let (exit, lines) = try await run(script, over: connection)
        #expect(exit == .done)
        #expect(lines.first?.hasPrefix(#"{"event":"connected","#) == true)
        let expected = [
            #"{"event":"loggedIn","id":"in","username":"me","role":"member"}"#,
            #"{"event":"users","id":"u","usernames":["bob","joe"]}"#,
            #"{"event":"disconnected","id":"x","reason":"The client ended the session.","kind":"loggedOut"}"#,
        ]
        #expect(Array(lines.dropFirst()) == expected)
        #expect(connection.requests == [.logIn(username: "me", password: "x"), .activeUsers, .logOut])
    }

    @Test func `hands sends over in the order of the input while many are under way`() async throws {
        let count = 300
        let gate = AsyncStream.makeStream(of: Void.self)
        // Handing over every other send is slow, so that the next one would overtake it if it could.
        let dawdle: @Sendable (Request) -> Void = { request in
            guard case .send(let body, _, _, _) = request, Int(body).map({ $0 % 2 == 0 }) == true else {
                return
            }
            let end = ContinuousClock.now + .microseconds(200)
            while ContinuousClock.now < end {}
        }
        let answering: ScriptedConnection.Answering = { (request, connection) throws(RequestFailure) in
            if case .send(let body, _, _, _) = request {
                // The first send is answered only when the maximum number is in flight.
                if body == "0" {
                    for await _ in gate.stream {}
                } else if body == "63" {
                    gate.continuation.finish()
                }
            }
            return ScriptedConnection.agree(request, connection)
        }
        let connection = ScriptedConnection(answering: answering, beforeAsking: dawdle)
        let sends = (0..<count).map { #"{"command":"pm","id":"\#($0)","body":"\#($0)"}"# + "\n" }.joined()
        let (exit, lines) = try await run(logIn + sends, over: connection)
        #expect(exit == .done)
        let bodies = connection.requests.compactMap { request in
            if case .send(let body, .everyone, _, _) = request { Int(body) } else { nil }
        }
        #expect(bodies == Array(0..<count))
        #expect(lines.filter { $0.hasPrefix(#"{"event":"stored""#) }.count == count)
        #expect(lines.last == loggedOut)
        #expect(connection.requests.last == .logOut)
    }

    @Test func `tells what is wrong with a line and goes on`() async throws {
        let (exit, lines) = try await run(
            "nope\n" + #"{"command":"status","username":"bob"}"#,
            over: ScriptedConnection()
        )
        #expect(exit == .done)
        let expected = [
            #"{"event":"error","code":"invalid_command","message":"The line is not valid JSON."}"#,
            #"{"event":"status","username":"bob","exists":true,"online":false}"#, loggedOut,
        ]
        #expect(Array(lines.dropFirst()) == expected)
    }

    @Test func `prints messages up to the logout`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if request == .logOut {
                connection.say(.message(Fixtures.message()))
            }
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn, over: connection)
        #expect(exit == .done)
        #expect(lines.suffix(2) == [JSONEvent.message(Fixtures.message()).line(), loggedOut])
    }

    @Test func `fails after the third wrong password`() async throws {
        let connection = ScriptedConnection { (_, connection) throws(RequestFailure) in
            let left = 3 - connection.requests.count
            if left == 0 {
                connection.say(.disconnected(.goodbye(reason: "Too many wrong passwords.")))
            }
            throw RequestFailure(code: "wrong_password", message: "Wrong.", attemptsLeft: left)
        }
        let (exit, lines) = try await run(logIn + logIn + logIn, over: connection)
        #expect(exit == .failure("The server closed the connection: Too many wrong passwords."))
        let errors = [2, 1, 0].map {
            #"{"event":"error","id":"in","code":"wrong_password","message":"Wrong.","attemptsLeft":\#($0)}"#
        }
        let end = #"{"event":"disconnected","reason":"Too many wrong passwords.","kind":"goodbye"}"#
        #expect(Array(lines.dropFirst()) == errors + [end])
    }

    @Test func `fails when the server goes away while it waits for commands`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            connection.say(.disconnected(.lost(reason: "Reset.")))
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn, over: connection, endsInput: false)
        #expect(exit == .failure("The connection to the server was lost: Reset."))
        #expect(lines.last == #"{"event":"disconnected","reason":"Reset.","kind":"lost"}"#)
    }

    @Test func `logs out when it is asked to end`() async throws {
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            stop.yield()
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn, over: connection, stops: stops, endsInput: false)
        #expect(exit == .done)
        #expect(connection.requests.last == .logOut)
        #expect(lines.last == loggedOut)
    }

    @Test func `fails when the logout fails`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard request != .logOut else {
                throw RequestFailure(code: "timed_out", message: "No answer came.")
            }
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn, over: connection)
        #expect(exit == .failure("No answer came."))
        #expect(lines.contains(#"{"event":"error","code":"timed_out","message":"No answer came."}"#))
    }

    @Test func `fails when it leaves while the connection is lost`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard request != .logOut else {
                connection.say(.disconnected(.lost(reason: "You left.")))
                throw RequestFailure(code: "connection_lost", message: "You left.")
            }
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn + #"{"command":"exit","id":"x"}"#, over: connection)
        #expect(exit == .failure("The connection to the server was lost: You left."))
        #expect(lines.last == #"{"event":"disconnected","id":"x","reason":"You left.","kind":"lost"}"#)
    }

    @Test func `writes nothing after the disconnection, and tells whether it wrote`() async throws {
        let pipe = try Pipe()
        let output = JSONOutput(FileWriter(descriptor: pipe.writer))
        #expect(await output.emit(.wire(.udp)))
        #expect(await output.emit(.disconnected(.loggedOut)))
        #expect(await !output.emit(.message(Fixtures.message())))
        #expect(pipe.readAll().hasSuffix(loggedOut + "\n"))
        // Writing to a pipe's reading end fails.
        let closed = JSONOutput(FileWriter(descriptor: pipe.reader))
        #expect(await !closed.emit(.wire(.udp)))
        #expect(await closed.isClosed)
    }

    @Test func `marks nothing that could not be written`() async throws {
        let input = try Pipe()
        let connection = ScriptedConnection()
        connection.say(.message(Fixtures.message("hi", from: "bob", to: "me", sequence: 4)))
        let face = JSONLines(
            connection: connection,
            input: try #require(InputReader(descriptor: input.reader)),
            output: JSONOutput(FileWriter(descriptor: input.reader)),
            address: Fixtures.address,
            username: "me"
        )
        #expect(await face.run(stops: AsyncStream { _ in }) == .quietFailure)
        #expect(face.model.update { $0.popAllMarks() } == [])
    }

    @Test func `answers requests, and hands on what happens`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if request == .rooms {
                connection.say(.message(Fixtures.message("hi", from: "bob", to: "me", sequence: 4)))
                connection.say(.connection(.resumed(role: .member)))
                connection.say(.room(Fixtures.change(.joined)))
                connection.say(.presence(PresenceChange(joined: [], left: [])))
                let receipt = ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 1, readThrough: nil)
                connection.say(.receipt(receipt))
            }
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, lines) = try await run(logIn + #"{"command":"rooms","id":"r"}"# + "\n", over: connection)
        #expect(exit == .done)
        #expect(lines.contains(#"{"event":"rooms","id":"r","rooms":[]}"#))
        for event in ["connection", "roomChange", "presence", "receipt", "message"] {
            #expect(lines.contains { $0.hasPrefix(#"{"event":"\#(event)","#) }, "\(event) is missing")
        }
    }

    @Test func `tells the server what was handed on of direct messages`() async throws {
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .mark = request {
                stop.yield()
            }
            return ScriptedConnection.agree(request, connection)
        }
        connection.say(.message(Fixtures.message("hi", from: "bob", to: "me", sequence: 4)))
        let (exit, lines) = try await run(logIn, over: connection, stops: stops, endsInput: false)
        #expect(exit == .done)
        #expect(connection.requests.contains(.mark(7, deliveredThrough: 4, readThrough: nil)))
        #expect(!lines.contains { $0.contains(#""event":"done""#) })
    }

    @Test func `leaves it to the sending whether a message that must be encrypted is`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .send(_, _, _, requiresEncryption: true) = request {
                throw RequestFailure(code: "not_encrypted", message: "No.")
            }
            return ScriptedConnection.agree(request, connection)
        }
        let required = #"{"command":"dm","id":"d","to":"bob","body":"hi","requireEncryption":true}"# + "\n"
        let (exit, lines) = try await run(logIn + required, over: connection)
        #expect(exit == .done)
        #expect(lines.contains(#"{"event":"error","id":"d","code":"not_encrypted","message":"No."}"#))
        // There is no check before, whose answer another one could overtake.
        #expect(!connection.requests.contains(.conversationEncryption(username: "bob")))
    }

    @Test func `tells of what cannot be opened, and counts it as delivered`() async throws {
        let connection = ScriptedConnection()
        connection.say(.unopened(Fixtures.unopened()))
        connection.say(.opened(Fixtures.message("hi", from: "bob", to: "renew")))
        connection.say(.encryption(.own(.ready)))
        connection.say(.disconnected(.loggedOut))
        let (_, lines) = try await run("", over: connection, endsInput: false)
        let events = lines.dropFirst().map { $0.prefix { $0 != "," } }
        #expect(
            events == [
                #"{"event":"unopened""#, #"{"event":"opened""#, #"{"event":"encryption""#, #"{"event":"disconnected""#,
            ]
        )
    }
}
