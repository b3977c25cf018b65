import ChatTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PipedProgramTests {
    @Test func `lines go in and come out`() async throws {
        try await withPipedProgram(ProcessPlan("/bin/cat")) { program in
            try await program.send(line: "one")
            try await program.send(line: "two")
            #expect(try await program.nextLine() == "one")
            #expect(try await program.nextLine(where: { $0.hasPrefix("t") }) == "two")
            program.closeInput()
            #expect(try await program.waitForExit() == .code(0))
        }
    }

    @Test func `output and errors are apart, and the exit code is the program's`() async throws {
        let plan = ProcessPlan("/bin/sh", ["-c", "echo out; echo err >&2; exit 64"])
        try await withPipedProgram(plan) { program in
            let exit = try await program.waitForExit()
            #expect(exit == .code(64))
            #expect(program.output.text == "out\n")
            #expect(program.errors.text == "err\n")
        }
    }

    @Test func `more than a pipe holds goes through`() async throws {
        let line = String(repeating: "x", count: 300_000)
        try await withPipedProgram(ProcessPlan("/bin/cat")) { program in
            try await program.send(line: line)
            #expect(try await program.nextLine() == line)
        }
    }

    @Test func `a signal ends the program`() async throws {
        try await withPipedProgram(ProcessPlan("/bin/cat")) { program in
            program.signal(SIGTERM)
            let exit = try await program.waitForExit()
            #expect(exit == .signal(SIGTERM))
            program.signal(SIGKILL)
        }
    }

    @Test func `no program inherits another one's pipes`() async throws {
        try await withProgramScope { scope in
            let programs = try (0..<20).map { try PipedProgram(ProcessPlan(name: "cat \($0)", "/bin/cat"), in: scope) }
            for program in programs {
                program.closeInput()
                #expect(try await program.waitForExit(timeout: .seconds(20)) == .code(0))
            }
        }
    }

    @Test func `the environment is the asked one on top of the own`() async throws {
        let plan = ProcessPlan("/bin/sh", ["-c", "echo $COLOUR; echo $PATH"], environment: ["COLOUR": "teal"])
        try await withPipedProgram(plan) { program in
            let lines = [try await program.nextLine(), try await program.nextLine()]
            #expect(lines == ["teal", ProcessInfo.processInfo.environment["PATH"]])
        }
    }

    @Test func `a program that writes nothing more fails the wait with both streams`() async throws {
        let plan = ProcessPlan(name: "quiet", "/bin/sh", ["-c", "echo hello; echo trouble >&2"])
        try await withPipedProgram(plan) { program in
            let failure = await #expect(throws: HarnessFailure.self) { try await program.waitFor("good bye") }
            #expect(failure?.description.contains("hello") == true)
            _ = try await program.waitForExit()
            #expect(program.transcript.contains("trouble"))
        }
    }
}
