import ChatTesting
import Testing

/// A password that satisfies every policy, and that occurs nowhere in the programs' own output.
let goodPassword = "Xylophone7-quartz"

extension ChatStage {
    /// A JSON client with a new account, logged in.
    func newUser(_ name: String, port: Int, options: [String] = []) async throws -> JSONClient {
        let client = try await jsonClient(name, port: port, options: options)
        try await client.register(password: goodPassword)
        return client
    }

    /// A JSON client of an account that exists, logged in.
    func knownUser(_ name: String, port: Int) async throws -> JSONClient {
        let client = try await jsonClient(name, port: port)
        try await client.logIn(password: goodPassword)
        return client
    }

    /// A client under a terminal with a new account, at the command menu.
    func newTerminalUser(_ name: String, port: Int, options: [String] = []) async throws -> TerminalProgram {
        let client = try terminalClient(name, port: port, options: options)
        try await client.register(password: goodPassword)
        return client
    }

    /// Makes an account and leaves.
    func makeAccount(_ name: String, port: Int) async throws {
        let done = try await runClient(name, port: port, home: "maker", input: [goodPassword, "EX"])
        try #require(done.exit == .code(0), "registering \(name): \(done)")
    }

    /// Logs in with plain lines and leaves, again and again until the server lets it in.
    ///
    /// The server makes people wait after wrong passwords and refuses addresses with too many connections; both pass.
    func logInSometime(_ name: String, port: Int, within limit: Duration) async throws -> FinishedProgram {
        let start = ContinuousClock.now
        while true {
            let done = try await runClient(name, port: port, home: "patient", input: [goodPassword, "EX"])
            if done.exit == .code(0) || ContinuousClock.now - start > limit {
                return done
            }
            try await Pause.wait(.milliseconds(500))
        }
    }
}

extension JSONClient {
    /// Sends messages, a few at a time, and waits until all are stored.
    func sendAll(_ bodies: [String], atOnce: Int = 10) async throws {
        var rest = bodies[...]
        while !rest.isEmpty {
            let batch = rest.prefix(atOnce)
            for body in batch {
                try await post(body)
            }
            for _ in batch {
                _ = try await next("stored")
            }
            rest = rest.dropFirst(atOnce)
        }
    }

    /// Waits for as many messages as there are bodies, and checks that they are these, once each and in order.
    ///
    /// - Returns: The messages.
    @discardableResult
    func expectAll(
        _ bodies: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [JSONEvent] {
        var messages: [JSONEvent] = []
        for _ in bodies {
            messages.append(try await nextMessage(timeout: .seconds(60)))
        }
        #expect(messages.map { $0.string("body") ?? "" } == bodies, sourceLocation: sourceLocation)
        let sequences = messages.compactMap { $0.integer("sequence") }
        let first = sequences.first ?? 0
        let dense = (0..<Int64(bodies.count)).map { first + $0 }
        #expect(sequences == dense, "sequences are not dense: \(sequences)", sourceLocation: sourceLocation)
        let rest = try untaken("message")
        #expect(rest.isEmpty, "more messages than were sent: \(rest)", sourceLocation: sourceLocation)
        return messages
    }
}

/// Compares a finished program with the expected exit code and words.
func expectRefusal(
    _ done: FinishedProgram,
    code: Int32,
    mentions words: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(done.exit == .code(code), "\(done)", sourceLocation: sourceLocation)
    #expect(!done.errors.isEmpty, "It says nothing on its errors: \(done)", sourceLocation: sourceLocation)
    #expect(!done.errors.contains("Fatal error"), "It crashed: \(done)", sourceLocation: sourceLocation)
    for word in words {
        #expect(done.errors.contains(word), "It does not mention \(word): \(done)", sourceLocation: sourceLocation)
    }
}

/// Waits for a program's end and compares its exit code.
func expectExit(
    _ program: TerminalProgram,
    code: Int32,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let exit = try await program.waitForExit()
    #expect(exit == .code(code), "\(program.name)'s screen:\n\(program.transcript)", sourceLocation: sourceLocation)
}

/// Waits for a program's end and compares its exit code.
func expectExit(
    _ program: PipedProgram,
    code: Int32,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let exit = try await program.waitForExit()
    #expect(exit == .code(code), "\(program.transcript)", sourceLocation: sourceLocation)
}
