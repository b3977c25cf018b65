import ChatTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct TerminalProgramTests {
    private func shell(_ script: String) -> ProcessPlan {
        ProcessPlan(name: "sh", "/bin/sh", ["-c", script])
    }

    @Test func `the program has a terminal of the asked size`() async throws {
        try await withTerminalProgram(shell("stty size; tty"), rows: 33, columns: 77) { program in
            try await program.waitFor("33 77")
            try await program.waitFor("/dev/pts/")
            #expect(try await program.waitForExit() == .code(0))
        }
    }

    @Test func `what is typed is echoed and read`() async throws {
        try await withTerminalProgram(ProcessPlan("/bin/cat")) { program in
            try await program.typeLine("hello")
            try await program.waitFor("hello\n")
            try await program.waitFor("hello\n")
            try await program.type("\u{04}")
            #expect(try await program.waitForExit() == .code(0))
        }
    }

    @Test func `it is the controlling terminal: Ctrl-C is a signal`() async throws {
        try await withTerminalProgram(shell("echo ready; exec cat")) { program in
            try await program.waitFor("ready")
            try await program.type("\u{03}")
            #expect(try await program.waitForExit() == .signal(SIGINT))
        }
    }

    @Test func `what is typed without echo stays out of the transcript`() async throws {
        let script = "stty -echo; printf 'Password:'; read -r p; stty echo; echo; echo \"${#p} characters\""
        try await withTerminalProgram(shell(script)) { program in
            try await program.waitFor("Password:")
            try await program.typeLine("Secret99")
            try await program.waitFor("8 characters")
            #expect(!program.transcript.contains("Secret99"))
        }
    }

    @Test func `a new window size reaches the program`() async throws {
        let script = "trap 'stty size; exit 7' WINCH; echo ready; while :; do read -r line; done"
        try await withTerminalProgram(shell(script)) { program in
            try await program.waitFor("ready")
            try program.terminal.resize(rows: 12, columns: 34)
            try await program.waitFor("12 34")
            #expect(try await program.waitForExit() == .code(7))
        }
    }

    @Test func `a program that does not start is a failure with its path`() async throws {
        let failure = await #expect(throws: HarnessFailure.self) {
            try await withTerminalProgram(ProcessPlan("/no/such/program")) { _ in }
        }
        #expect(failure?.description.contains("/no/such/program") == true)
    }

    @Test func `leaving the scope ends the program and its children`() async throws {
        let plan = shell("cat & echo child $!; trap '' HUP TERM; cat")
        let identifiers = try await withTerminalProgram(plan) { program in
            try await program.waitFor("child ")
            let child = try await program.waitFor("\n").trimmingCharacters(in: .whitespacesAndNewlines)
            return [program.process.identifier, try #require(Int32(child))]
        }
        for identifier in identifiers {
            #expect(try await isGone(identifier), "process \(identifier) still runs")
        }
    }

    /// A killed grandchild is reaped by its new parent, a moment later.
    private func isGone(_ identifier: Int32) async throws -> Bool {
        for _ in 0..<100 {
            let state = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
            if kill(identifier, 0) != 0 || state?.contains(") Z ") == true {
                return true
            }
            try await Pause.wait(.milliseconds(50))
        }
        return false
    }
}
