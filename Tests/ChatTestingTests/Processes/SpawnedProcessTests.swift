import ChatTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SpawnedProcessTests {
    @Test func `a program has no descriptor of this process but its streams`() async throws {
        // Close on exec is off, as for a socket of SwiftNIO.
        let descriptor = dup(STDIN_FILENO)
        defer { close(descriptor) }
        try #require(descriptor > STDERR_FILENO)
        try await withProgramScope { scope in
            let words = "for number in 0 1 2 \(descriptor); do test -e /dev/fd/$number && echo $number; done; echo end"
            let program = try PipedProgram(ProcessPlan("/bin/sh", ["-c", words]), in: scope)
            var lines: [String] = []
            while lines.last != "end" {
                lines.append(try await program.nextLine())
            }
            #expect(lines == ["0", "1", "2", "end"])
        }
    }
}
