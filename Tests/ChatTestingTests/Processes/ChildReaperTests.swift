import ChatTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChildReaperTests {
    @Test func `what runs at the end is killed with its group, and what was removed is not`() async throws {
        try await withProgramScope { scope in
            let removed = try PipedProgram(ProcessPlan("/bin/cat"), in: scope)
            let left = try PipedProgram(ProcessPlan("/bin/sh", ["-c", "cat | cat; echo done"]), in: scope)
            try await left.send(line: "here")
            try await left.nextLine(where: { $0 == "here" })

            let reaper = try SpawnedProcess.alone { try ChildReaper() }
            for program in [removed, left] {
                reaper.add(program.process.identifier)
            }
            reaper.remove(removed.process.identifier)
            reaper.end()

            // This also waits for the end of the output, which every process of the group had open.
            #expect(try await left.waitForExit() == .signal(SIGKILL))
            try await removed.send(line: "here")
            #expect(try await removed.nextLine() == "here")
        }
    }
}
