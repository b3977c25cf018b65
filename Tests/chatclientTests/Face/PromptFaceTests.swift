import ChatClientCore
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct PromptFaceTests {
    private func run(
        _ script: String,
        over connection: ScriptedConnection,
        username: String? = "renew"
    ) async throws -> (exit: Exit, output: String) {
        let input = try Pipe()
        let output = try Pipe()
        input.put(script)
        input.closeWriter()
        let dialogue = Dialogue(
            address: Fixtures.address,
            welcome: connection.welcome,
            username: username,
            clock: Fixtures.clock
        )
        let face = PromptFace(dialogue, console: PlainConsole(), output: FileWriter(descriptor: output.writer))
        let reader = try #require(InputReader(descriptor: input.reader))
        let exit = await face.run(over: connection, input: reader, stops: AsyncStream { _ in })
        return (exit, output.readAll())
    }

    private let menu = Prompt.command.text

    @Test func `leads a script of plain lines from the login to the logout`() async throws {
        let connection = ScriptedConnection()
        let (exit, output) = try await run(
            "Secret1234\r\nPM\r\nHello guys\r\nDM\r\nbob\r\nHello bob\r\n",
            over: connection
        )
        let expected = """
            Existing user. Please enter password:
            \(Prompt.wholeMenu.text)
            Message:
            Message sent
            \(menu)
            Select a user to send a message to:
                     bob
                     joe
            To:
            Enter message:
            Message sent
            \(menu)
            Sending logout command to server
            successfully logged out. Closing client side socket and ending program.

            """
        #expect(output == expected)
        #expect(exit == .done)
        let requests: [Request] = [
            .status(username: "renew"), .logIn(username: "renew", password: "Secret1234"), .conversations,
            .send(body: "Hello guys", recipient: .everyone), .activeUsers,
            .send(body: "Hello bob", recipient: .user("bob")), .logOut,
        ]
        #expect(connection.requests == requests)
    }

    @Test func `a line that is no text is told on the error output with its number, and used for nothing`() async throws
    {
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        let complaints = errors.writer
        input.put(bytes: [0xEF, 0xBB, 0xBF] + Array("Secret1234\nPM\nab".utf8) + [0xE4] + Array("c\nEX\n".utf8))
        input.closeWriter()
        let connection = ScriptedConnection()
        let dialogue = Dialogue(
            address: Fixtures.address,
            welcome: connection.welcome,
            username: "renew",
            isInteractive: false,
            clock: Fixtures.clock
        )
        let face = PromptFace(
            dialogue,
            console: PlainConsole(),
            output: FileWriter(descriptor: output.writer),
            warn: { sentence in _ = try? FileWriter(descriptor: complaints).write((sentence + "\n").utf8) }
        )
        let reader = try #require(InputReader(descriptor: input.reader))
        let exit = await face.run(over: connection, input: reader, stops: AsyncStream { _ in })
        #expect(exit == .quietFailure)
        let told = """
            Line 3 of the input is not valid UTF-8 text. It was not used.
            The message is not valid UTF-8 text. It was not sent.

            """
        #expect(errors.readAll() == told)
        #expect(output.readAll().contains("The message is not valid UTF-8 text. It was not sent."))
        let requests: [Request] = [
            .status(username: "renew"), .logIn(username: "renew", password: "Secret1234"), .conversations, .logOut,
        ]
        #expect(connection.requests == requests)
    }

    @Test func `prints messages that come before the logout is confirmed`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if request == .logOut {
                connection.say(.message(Fixtures.message()))
            }
            return ScriptedConnection.agree(request, connection)
        }
        let (exit, output) = try await run("Secret1234\nEX\n", over: connection)
        let expected = """
            Sending logout command to server
            \(helloGuys)
            successfully logged out. Closing client side socket and ending program.

            """
        #expect(output.hasSuffix(expected))
        #expect(exit == .done)
    }

    @Test func `ends when the server goes away`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard case .send = request else {
                return ScriptedConnection.agree(request, connection)
            }
            connection.say(.disconnected(.lost(reason: "reset by peer.")))
            throw RequestFailure(code: "connection_lost", message: "The connection was lost.")
        }
        let (exit, output) = try await run("Secret1234\nPM\nhi\nPM\nho\n", over: connection)
        #expect(exit == .failure("The connection to the server was lost: reset by peer."))
        #expect(output.hasSuffix("Message:\nIt is not known whether the message was sent.\n"))
    }

    @Test func `ends quietly when nobody reads its output`() async throws {
        let input = try Pipe()
        let connection = ScriptedConnection()
        let dialogue = Dialogue(address: Fixtures.address, welcome: connection.welcome, username: "bob")
        // Writing to a pipe's reading end fails.
        let face = PromptFace(dialogue, console: PlainConsole(), output: FileWriter(descriptor: input.reader))
        let reader = try #require(InputReader(descriptor: input.reader))
        let exit = await face.run(over: connection, input: reader, stops: AsyncStream { _ in })
        #expect(exit.code == 1)
        #expect(exit.sentence == nil)
        #expect(!exit.hasShownAll)
    }

    @Test func `logs out, and marks nothing, when its output is closed on the way out`() async throws {
        let output = try Pipe()
        let connection = ScriptedConnection()
        var dialogue = Dialogue(address: Fixtures.address, welcome: connection.welcome, username: "bob")
        _ = dialogue.handle(.answered(.activeUsers, .loggedIn(username: "bob")))
        _ = dialogue.handle(.answered(.conversations, .conversations([])))
        _ = dialogue.handle(.told(.message(Fixtures.message("hi", from: "joe", to: "bob", isMissed: true))))
        // Writing to a pipe's reading end fails.
        let face = PromptFace(dialogue, console: PlainConsole(), output: FileWriter(descriptor: output.reader))
        #expect(await !face.handle(.interrupted))
        #expect(await !face.handle(.told(.message(Fixtures.message()))))
        #expect(await !face.handle(.answered(.logOut, .loggedOut)))
        var requests: [Request] = []
        for await request in face.requests {
            requests.append(request)
        }
        #expect(requests == [.logOut])
        var expected = Exit.done
        expected.hasShownAll = false
        for await exit in face.exits {
            #expect(exit == expected)
        }
    }

    @Test func `logs out when it is asked to end`() async throws {
        let input = try Pipe()
        let output = try Pipe()
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            if request == .activeUsers {
                stop.yield()
            }
            return ScriptedConnection.agree(request, connection)
        }
        input.put("Secret1234\nDM\n")
        let dialogue = Dialogue(address: Fixtures.address, welcome: connection.welcome, username: "bob")
        let face = PromptFace(dialogue, console: PlainConsole(), output: FileWriter(descriptor: output.writer))
        let reader = try #require(InputReader(descriptor: input.reader))
        let exit = await face.run(over: connection, input: reader, stops: stops)
        #expect(exit == .done)
        #expect(connection.requests.last == .logOut)
        #expect(output.readAll().hasSuffix(DialogueWords.loggedOut + "\n"))
    }

    @Test func `hides the input of passwords only`() async throws {
        let input = try Pipe()
        let output = try Pipe()
        input.put("Secret1234\nEX\n")
        let connection = ScriptedConnection()
        let (hidings, hide) = AsyncStream.makeStream(of: Bool.self)
        let dialogue = Dialogue(address: Fixtures.address, welcome: connection.welcome, username: "bob")
        let face = PromptFace(dialogue, console: PlainConsole(), output: FileWriter(descriptor: output.writer)) {
            hide.yield($0)
        }
        let reader = try #require(InputReader(descriptor: input.reader))
        _ = await face.run(over: connection, input: reader, stops: AsyncStream { _ in })
        hide.finish()
        #expect(await hidings.reduce(into: []) { $0.append($1) } == [true, false])
    }
}
