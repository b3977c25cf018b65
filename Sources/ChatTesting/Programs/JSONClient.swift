import Foundation
import Synchronization

/// A `chatclient --json`: commands in, events out.
///
/// Tests take events by name and condition; events that no test has asked for yet stay queued in order.
package final class JSONClient: Sendable {
    /// The result of a wait that ends before its time-out.
    private enum Outcome {
        case event(JSONEvent)
        /// Why the event can no longer arrive.
        case obstacle(String)
    }

    private struct Inbox {
        var linesSeen = 0
        var events: [JSONEvent] = []

        /// Reads new lines, and takes the first matching event.
        mutating func take(
            _ name: String,
            from content: Transcript.Content,
            where fits: (JSONEvent) -> Bool
        ) -> Outcome? {
            for line in content.lines.dropFirst(linesSeen) {
                linesSeen += 1
                guard let event = try? JSONEvent(line: line) else {
                    return .obstacle("this line is no event: \(line)")
                }
                events.append(event)
            }
            if let index = events.firstIndex(where: { $0.name == name && fits($0) }) {
                return .event(events.remove(at: index))
            }
            // Commands in flight fail before the disconnection is reported, so errors do not end a wait for
            // `disconnected`.
            let obstacles = name == "disconnected" ? [] : ["error", "disconnected"]
            if let bad = events.first(where: { obstacles.contains($0.name) }) {
                return .obstacle("this came: \(bad)")
            }
            return content.hasEnded ? .obstacle("the client's output ended") : nil
        }
    }

    /// The name it logs in with.
    package let username: String

    /// The program.
    package let program: PipedProgram

    private let inbox = Mutex(Inbox())

    /// Wraps a started client.
    package init(username: String, program: PipedProgram) {
        self.username = username
        self.program = program
    }

    /// Sends a command.
    package func command(_ name: String, _ fields: [String: JSONValue] = [:]) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        let object = fields.merging(["command": .string(name)]) { _, new in new }
        try await program.send(bytes: Array(try encoder.encode(object)) + [0x0a])
    }

    /// Waits for the first matching event that was not taken before.
    ///
    /// An `error` or `disconnected` event fails the wait, unless the test waits for that event.
    ///
    /// - Parameters:
    ///   - name: The event's name.
    ///   - timeout: The longest wait.
    ///   - fits: A further condition.
    package func next(
        _ name: String,
        timeout: Duration = Patience.standard,
        where fits: (JSONEvent) -> Bool = { _ in true }
    ) async throws -> JSONEvent {
        let found = try await program.output.content.wait(upTo: timeout) { content in
            self.inbox.withLock { $0.take(name, from: content, where: fits) }
        }
        switch found {
        case .event(let event): return event
        case .obstacle(let reason): throw failure(for: name, because: reason)
        case nil: throw failure(for: name, because: "\(timeout) passed")
        }
    }

    /// The received events of a name that no test has taken.
    package func untaken(_ name: String) throws -> [JSONEvent] {
        let taken = inbox.withLock { $0 }
        let rest = try program.output.lines.dropFirst(taken.linesSeen).map { try JSONEvent(line: $0) }
        return (taken.events + rest).filter { $0.name == name }
    }

    private func failure(for name: String, because reason: String) -> HarnessFailure {
        HarnessFailure("\(username) waited for the event \"\(name)\", but \(reason)\n\(program.transcript)")
    }
}

extension JSONClient {
    /// Registers an account and logs in with it.
    package func register(password: String) async throws {
        try await command("register", ["username": .string(username), "password": .string(password)])
        _ = try await next("loggedIn")
    }

    /// Logs in.
    package func logIn(password: String) async throws {
        try await command("login", ["username": .string(username), "password": .string(password)])
        _ = try await next("loggedIn")
    }

    /// Sends a public message, or a direct one, and waits until it is stored.
    @discardableResult
    package func send(_ body: String, to recipient: String? = nil) async throws -> JSONEvent {
        try await post(body, to: recipient)
        return try await next("stored")
    }

    /// Sends a message without waiting for the answer.
    package func post(_ body: String, to recipient: String? = nil) async throws {
        if let recipient {
            try await command("dm", ["to": .string(recipient), "body": .string(body)])
        } else {
            try await command("pm", ["body": .string(body)])
        }
    }

    /// Waits for the next message, or for the next one with a certain body.
    package func nextMessage(_ body: String? = nil, timeout: Duration = Patience.standard) async throws -> JSONEvent {
        try await next("message", timeout: timeout) { body == nil || $0.string("body") == body }
    }

    /// Waits until the client reports that messages travel over a wire.
    package func waitForWire(_ wire: String, timeout: Duration = Patience.standard) async throws {
        _ = try await next("wire", timeout: timeout) { $0.string("wire") == wire }
    }

    /// The names of the online users.
    package func users() async throws -> [String] {
        try await command("users")
        let event = try await next("users")
        guard let names = event.strings("usernames") else {
            throw HarnessFailure("The event has no list of user names: \(event)")
        }
        return names
    }

    /// Polls the list of online users until it matches.
    ///
    /// - Returns: How long it took.
    @discardableResult
    package func waitForUsers(
        _ what: String,
        within limit: Duration,
        where fits: ([String]) -> Bool
    ) async throws -> Duration {
        let start = ContinuousClock.now
        while true {
            let names = try await users()
            let passed = ContinuousClock.now - start
            if fits(names) {
                return passed
            }
            guard passed < limit else {
                throw HarnessFailure("After \(passed) the active users are still \(names), not \(what).")
            }
            // Nothing announces that a user left, so poll again a little later.
            try await Pause.wait(.milliseconds(200))
        }
    }

    /// Logs out and waits for the program to end.
    package func exit() async throws -> ProcessExit {
        try await command("exit")
        return try await program.waitForExit()
    }
}
