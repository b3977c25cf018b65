import Foundation

/// A running `chatserver`.
package final class ServerProgram: Sendable {
    /// The program.
    package let program: PipedProgram

    /// The port that it listens on, for TCP and UDP.
    package let port: Int

    /// Its output until it was ready.
    package let greeting: String

    /// Starts a server and waits until it is ready.
    package init(_ plan: ProcessPlan, in scope: ProgramScope) async throws {
        program = try PipedProgram(plan, in: scope)
        let line = try await program.waitFor("server listening at ", timeout: Patience.process)
        let rest = try await program.waitFor("\n")
        guard let text = rest.components(separatedBy: " on port ").last, rest.contains(" on port "),
            let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            throw HarnessFailure("The server did not name its port.\n\(program.transcript)")
        }
        self.port = port
        let ready = try await program.waitFor("ready to receive connections", timeout: Patience.process)
        greeting = line + rest + ready
    }

    /// Stops the server as an operator does (SIGTERM), and returns how it ended.
    package func stop() async throws -> ProcessExit {
        program.signal(SIGTERM)
        return try await program.waitForExit()
    }

    /// Kills the server (SIGKILL), without a chance to clean up.
    package func kill() async throws {
        program.signal(SIGKILL)
        _ = try await program.waitForExit()
    }

    /// Its output and errors so far.
    package var transcript: String { program.transcript }
}
