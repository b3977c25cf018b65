import Foundation
import Synchronization

/// A program under a terminal of its own, with methods to type into it and to read its screen.
package final class TerminalProgram: Sendable {
    /// The name in failure messages.
    package let name: String

    /// The terminal.
    package let terminal: PseudoTerminal

    /// The process.
    package let process: SpawnedProcess

    /// Everything that the screen has shown.
    package let screen: Transcript

    /// What the screen looks like.
    let follower: Mutex<ScreenFollower>

    /// Starts a program under a new terminal.
    ///
    /// - Parameters:
    ///   - plan: The program to start.
    ///   - scope: Ends the program.
    ///   - rows: Lines of the terminal.
    ///   - columns: Characters of a line.
    package init(_ plan: ProcessPlan, in scope: ProgramScope, rows: UInt16 = 40, columns: UInt16 = 160) throws {
        name = plan.name
        follower = Mutex(ScreenFollower(columns: Int(columns), rows: Int(rows)))
        let terminal = try PseudoTerminal(rows: rows, columns: columns)
        let process = try SpawnedProcess.alone {
            try SpawnedProcess(plan, streams: .terminal(path: terminal.path))
        }
        let screen = Transcript(name: "\(plan.name)'s screen", isTerminal: true)
        terminal.controller.readInBackground(receive: { screen.append($0) }, finish: { screen.finish() })
        self.terminal = terminal
        self.process = process
        self.screen = screen
        scope.add(process)
    }

    /// All text that the screen has shown.
    package var transcript: String { screen.text }

    /// Types characters.
    package func type(_ text: String) async throws {
        try await type(bytes: Array(text.utf8))
    }

    /// Types bytes, which need not be text.
    package func type(bytes: [UInt8]) async throws {
        do {
            try await terminal.controller.write(bytes)
        } catch let failure as HarnessFailure {
            throw screen.failure(for: "\(name) to take what is typed", because: "\(failure)", screen.content.current)
        }
    }

    /// Types a line and the Enter key.
    package func typeLine(_ line: String) async throws {
        try await type(line + "\r")
    }

    /// Waits for a text on the screen, after the text of the previous wait.
    @discardableResult
    package func waitFor(
        _ text: String,
        after mark: Int? = nil,
        timeout: Duration = Patience.standard
    ) async throws -> String {
        try await screen.waitFor(text, after: mark, timeout: timeout)
    }

    /// Sends the process a signal.
    package func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Waits until the program has ended and its whole output is in the transcript.
    package func waitForExit(timeout: Duration = Patience.process) async throws -> ProcessExit {
        guard let exit = try await process.waitForExit(upTo: timeout) else {
            throw screen.failure(for: "\(name) to end", because: "\(timeout) passed", screen.content.current)
        }
        try await screen.waitForEnd()
        return exit
    }
}
