import ChatTesting
import Testing

extension ChatStage {
    private static let moments = ["before", "between", "after"]

    /// A shell with job control that runs a program. When the program is stopped, the shell says `stopped`, and takes
    /// it to the foreground again after a line; at the end it says `over`. It notes the terminal's settings before,
    /// between and after.
    func shell(around plan: ProcessPlan, terminal: String = "xterm") throws -> TerminalProgram {
        let command = ([plan.executable] + plan.arguments).map { "'\($0)'" }.joined(separator: " ")
        let files = Self.moments.map { folder.file($0) }
        let script = """
            set -m; stty -a > \(files[0]); \(command); stty -a > \(files[1]); echo stopped; read line
            fg; stty -a > \(files[2]); echo over
            """
        var environment = plan.environment.filter { ["HOME", "XDG_CONFIG_HOME"].contains($0.key) }
        environment["TERM"] = terminal
        let inShell = ProcessPlan(name: "a shell", "/bin/sh", ["-c", script], environment: environment)
        return try TerminalProgram(inShell, in: scope)
    }

    /// Waits for the end of the script of ``shell(around:terminal:)``, and compares the settings that it noted.
    func expectSameSettings(
        in shell: TerminalProgram,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await shell.waitFor("over")
        let texts = try Self.moments.map { try folder.read($0) }
        #expect(texts[1] == texts[0], "while it was stopped", sourceLocation: sourceLocation)
        #expect(texts[2] == texts[0], "after it ended", sourceLocation: sourceLocation)
    }
}

extension TerminalProgram {
    /// Waits until keys are not echoed: a question for a password may be shown before.
    func waitUntilSilent() async throws {
        let end = ContinuousClock.now + Patience.standard
        while try terminal.echoes() {
            try #require(ContinuousClock.now < end, "The terminal echoes: \(transcript)")
            try await Pause.wait(.milliseconds(20))
        }
    }
}
