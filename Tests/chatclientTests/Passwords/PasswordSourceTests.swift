import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct PasswordSourceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ bytes: [UInt8], permissions: Int = 0o600) throws -> String {
        let path = folder.path + "/password"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        return path
    }

    private static func read(_ source: PasswordSource, _ environment: [String: String] = [:]) async -> Result<
        PasswordSource.Found?, PasswordSource.Failure
    > {
        do throws(PasswordSource.Failure) {
            return .success(try await source.read(for: Fixtures.address, account: "alice", environment: environment))
        } catch {
            return .failure(error)
        }
    }

    private static func sentence(_ result: Result<PasswordSource.Found?, PasswordSource.Failure>) -> String? {
        guard case .failure(let failure) = result else {
            return nil
        }
        return failure.description
    }

    @Test func `what is named for the call goes first`() {
        let all = ["TANDEM_PASSWORD": "Sesame123"]
        #expect(PasswordSource(file: "f", environment: all, command: "c") == .file("f"))
        #expect(PasswordSource(file: nil, environment: all, command: "c") == .environment)
        #expect(PasswordSource(file: nil, environment: ["TANDEM_PASSWORD": ""], command: "c") == .environment)
        #expect(PasswordSource(file: nil, environment: [:], command: "c") == .command("c"))
        #expect(PasswordSource(file: nil, environment: [:], command: nil) == .ask)
    }

    @Test func `reads the variable, and refuses an empty one`() async {
        #expect(await Self.read(.ask) == .success(nil))
        #expect(
            await Self.read(.environment, ["TANDEM_PASSWORD": "Sesame123"]) == .success(.init(password: "Sesame123"))
        )
        #expect(
            Self.sentence(await Self.read(.environment, ["TANDEM_PASSWORD": ""]))
                == "The variable TANDEM_PASSWORD has no password in its first line."
        )
    }

    @Test func `reads the first line of a file`() async throws {
        let path = try write(Array("\u{FEFF}Sesame123\r\nuser: alice\n".utf8))
        #expect(await Self.read(.file(path)) == .success(.init(password: "Sesame123")))
    }

    @Test(arguments: [0o644, 0o640, 0o604])
    func `warns of a file that others may read`(permissions: Int) async throws {
        let path = try write(Array("Sesame123".utf8), permissions: permissions)
        let warning = "The password file \(path) can be read by other users. Correct it with chmod 600."
        #expect(await Self.read(.file(path)) == .success(.init(password: "Sesame123", warning: warning)))
    }

    @Test func `says what is wrong with a file, and nothing of what is in it`() async throws {
        #expect(Self.sentence(await Self.read(.file(folder.path + "/none")))?.hasSuffix("does not exist.") == true)
        #expect(Self.sentence(await Self.read(.file(folder.path)))?.hasSuffix("is a folder.") == true)
        let path = try write([0x73, 0xE9])
        #expect(Self.sentence(await Self.read(.file(path))) == "The password file \(path) is not UTF-8 text.")
        let long = try write([UInt8](repeating: 0x61, count: PipeReader.largestSize + 1))
        #expect(Self.sentence(await Self.read(.file(long)))?.contains("has more than 65536 bytes") == true)
    }

    @Test func `reads a named pipe that is written later`() async throws {
        let path = folder.path + "/fifo"
        #expect(mkfifo(path, 0o600) == 0)
        async let found = Self.read(.file(path))
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        try FileWriter(descriptor: writer).write("Sesame123\n".utf8)
        #expect(await found == .success(.init(password: "Sesame123")))
    }

    @Test func `runs a shell command with the server and the account`() async {
        let command = #"printf '%s\n' "$TANDEM_ACCOUNT@$TANDEM_HOST:$TANDEM_PORT${TANDEM_PASSWORD-}" | head -1; echo x"#
        let environment = ["PATH": "/usr/bin:/bin", "TANDEM_PASSWORD": "Other1234"]
        #expect(
            await Self.read(.command(command), environment) == .success(.init(password: "alice@chat.example:1300"))
        )
    }

    @Test(
        arguments: [
            ("echo Sesame123; exit 3", "passwordCommand failed: it ended with status 3."),
            ("kill -9 $$", "passwordCommand failed: signal 9 ended it."),
            ("true", "The output of passwordCommand has no password in its first line."),
            ("printf '\\351'", "The output of passwordCommand is not UTF-8 text."),
            ("yes Sesame123", "passwordCommand has more than 65536 bytes, which is no password."),
            ("cat", "The output of passwordCommand has no password in its first line."),
        ]
    )
    func `tells how a command failed`(command: String, expected: String) async {
        #expect(Self.sentence(await Self.read(.command(command), ["PATH": "/usr/bin:/bin"])) == expected)
    }

    @Test func `a command has a time limit`() throws {
        let path = folder.path + "/fifo"
        #expect(mkfifo(path, 0o600) == 0)
        // Nobody writes the pipe that the command waits for.
        let command = PasswordCommand(command: "exec cat \(path)", patience: .milliseconds(50))
        let failure = #expect(throws: PasswordSource.Failure.self) {
            try command.output(environment: ["PATH": "/usr/bin:/bin"])
        }
        let words =
            "passwordCommand had no password within the time limit, 60 seconds. It was told to end; what it started may "
            + "still run."
        #expect(failure?.description == words)
    }
}
