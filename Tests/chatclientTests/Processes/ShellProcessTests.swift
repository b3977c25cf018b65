import ChatTesting
import Foundation
import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct ShellProcessTests {
    @Test func `a command has no descriptor of this program but those for it`() throws {
        // As a socket of SwiftNIO, which is not closed on exec.
        let descriptor = dup(STDERR_FILENO)
        defer { close(descriptor) }
        try #require(descriptor > STDERR_FILENO && fcntl(descriptor, F_GETFD) == 0)
        let command = PasswordCommand(
            command: "for number in 0 1 2 \(descriptor); do test -e /dev/fd/$number && echo $number; done; true"
        )
        let output = try command.output(environment: ProcessInfo.processInfo.environment)
        #expect(String(decoding: output, as: UTF8.self) == "0\n1\n2\n")
    }
}
