import Synchronization
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct PasswordSourceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ bytes: [UInt8], rights: Int = 0o600) throws -> String {
        let path = folder.path + "/password"
        try Data(bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: path)
        return path
    }

    private func password(
        from source: PasswordSource,
        input text: String = "",
        tell: (String) -> Void = { Issue.record("\($0)") }
    ) async throws -> String {
        let pipe = try Pipe()
        pipe.put(text)
        pipe.closeWriter()
        let input = try #require(InputReader(descriptor: pipe.reader))
        return try await source.password(input: input, tell: tell)
    }

    private func source(
        file: String? = nil,
        _ environment: [String: String] = [:],
        hasCommand: Bool = false,
        needsInput: Bool = false
    ) throws -> PasswordSource {
        let command: @Sendable () async throws(PasswordSource.Failure) -> String = { "from a command" }
        return try PasswordSource(
            file: file,
            environment: environment,
            command: hasCommand ? command : nil,
            needsInput: needsInput
        )
    }

    @Test func `a file wins over the environment, that over a command, and that over the input`() async throws {
        let path = try file(Array("from a file\n".utf8))
        let variables = ["TANDEM_PASSWORD": "from the environment"]
        let input = "from the input\nrest"
        for needsInput in [true, false] {
            let all = try source(file: path, variables, hasCommand: true, needsInput: needsInput)
            #expect(try await password(from: all, input: input) == "from a file")
            let two = try source(variables, hasCommand: true, needsInput: needsInput)
            #expect(try await password(from: two, input: input) == "from the environment")
            let one = try source(hasCommand: true, needsInput: needsInput)
            #expect(try await password(from: one, input: input) == "from a command")
        }
        #expect(try await password(from: try source(), input: input) == "from the input")
    }

    @Test func `the message is never taken for the password`() throws {
        let words = "The input is the message, so the password must come from --password-file or TANDEM_PASSWORD."
        #expect(throws: PasswordSource.Failure(sentence: words)) { try source(needsInput: true) }
    }

    @Test(arguments: [
        ([UInt8]("Sesame123".utf8), "Sesame123"), (Array("Sesame123\r\nmore".utf8), "Sesame123"),
        ([0xEF, 0xBB, 0xBF] + Array(" two words \n".utf8), " two words "),
    ])
    func `a file's first line is taken as it is`(bytes: [UInt8], expected: String) async throws {
        #expect(try await password(from: .file(try file(bytes))) == expected)
    }

    @Test(arguments: [
        ([UInt8](), "There is no password"), ([0x0A], "The password file is empty"),
        ([0x53, 0xE4, 0x0A], "The password is not valid UTF-8 text."),
    ])
    func `a file without a password is refused`(bytes: [UInt8], words: String) async throws {
        let path = try file(bytes)
        let failure = await #expect(throws: PasswordSource.Failure.self) { try await password(from: .file(path)) }
        #expect(failure?.sentence.hasPrefix(words) == true, "\(failure?.sentence ?? "")")
    }

    @Test func `a missing file is named`() async throws {
        let words = "The password file /nowhere/p cannot be read: No such file or directory."
        await #expect(throws: PasswordSource.Failure(sentence: words)) {
            try await password(from: .file("/nowhere/p"))
        }
    }

    @Test func `an empty variable and an empty input are told as such`() async {
        let failure = await #expect(throws: PasswordSource.Failure.self) {
            try await password(from: .environment(""))
        }
        #expect(failure?.sentence == "The variable TANDEM_PASSWORD is empty; it must be the password.")
        let other = await #expect(throws: PasswordSource.Failure.self) { try await password(from: .input) }
        #expect(other?.sentence.contains("--password-file") == true)
    }

    @Test func `a file that others can read is warned of`() async throws {
        let path = try file(Array("x\n".utf8), rights: 0o644)
        let told = Mutex<[String]>([])
        #expect(try await password(from: .file(path)) { words in told.withLock { $0.append(words) } } == "x")
        #expect(told.withLock { $0.count } == 1)
        #expect(told.withLock { $0.first?.contains("chmod 600") } == true)
    }
}
