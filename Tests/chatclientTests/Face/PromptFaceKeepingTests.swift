import ChatClientCore
import Synchronization
import TerminalUI
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Settings and typed lines from one session to the next.
@Suite(.timeLimit(.minutes(1))) struct PromptFaceKeepingTests {
    private let folder: TemporaryFolder
    private let config: ClientConfigStore

    init() throws {
        folder = try TemporaryFolder()
        config = ClientConfigStore(path: folder.path + "/chatclient.conf")
    }

    private var files: AccountFiles {
        AccountFiles(folder: folder.path, address: Fixtures.address, serverID: nil, account: "renew")
    }

    /// Runs a session on a terminal, with these keys.
    private func run(_ keys: String, over connection: ScriptedConnection = ScriptedConnection()) async throws -> String
    {
        let input = try Pipe()
        input.put(keys)
        input.closeWriter()
        return try await run(input, over: connection)
    }

    private func run(
        _ input: Pipe,
        over connection: ScriptedConnection = ScriptedConnection(),
        problems: AsyncStream<String> = AsyncStream { $0.finish() },
        stops: AsyncStream<Void> = AsyncStream { _ in }
    ) async throws -> String {
        let output = try Pipe()
        let dialogue = Dialogue(
            address: Fixtures.address,
            welcome: connection.welcome,
            username: "renew",
            clock: Fixtures.clock
        )
        let keeper = SettingsKeeper(config: config, keepsHistory: true) { [path = folder.path] in
            AccountFiles(folder: path, address: Fixtures.address, serverID: nil, account: $0)
        }
        let face = PromptFace(
            dialogue,
            console: TerminalConsole { WindowSize(columns: 80, rows: 24) },
            output: FileWriter(descriptor: output.writer),
            keeper: keeper,
            problems: problems
        )
        let reader = try #require(InputReader(descriptor: input.reader))
        _ = await face.run(over: connection, input: reader, stops: stops)
        return output.readAll()
    }

    @Test func `keeps what was typed but for passwords, and offers it in the next session`() async throws {
        _ = try await run("Secret1234\rPM\rHello guys\rEX\r")
        let file = HistoryFile(of: files)
        #expect(try file.load() == ["command": ["PM", "EX"], "message": ["Hello guys"]])
        let connection = ScriptedConnection()
        // Up brings back EX, and before it PM.
        _ = try await run("Secret1234\r\u{1B}[A\u{1B}[A\r\u{1B}[A\rEX\r", over: connection)
        #expect(connection.requests.contains(.send(body: "Hello guys", recipient: .everyone)))
    }

    @Test func `keeps whom a person ignores, and the style`() async throws {
        _ = try await run("Secret1234\r/ignore bob\r/style compact\r/quit\r")
        #expect(try AttentionFile(of: files).load() == AttentionLists(ignored: ["bob"]))
        #expect(try config.load().settings.style == .compact)
        let output = try await run("Secret1234\r/ignore\rEX\r")
        #expect(output.contains("You ignore bob."))
    }

    @Test func `tells on the screen what cannot be kept, and goes on`() async throws {
        try Data([0xFF]).write(to: URL(fileURLWithPath: config.path))
        let connection = ScriptedConnection()
        let output = try await run("Secret1234\r/style compact\r/quit\r", over: connection)
        #expect(output.contains("That holds until the client ends."))
        #expect(connection.requests.last == .logOut)
    }

    @Test func `shows the problems of other parts of the program`() async throws {
        let input = try Pipe()
        input.put("Secret1234\r")
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        // It is asked for the next sentence when the first one was shown.
        let told = Mutex(false)
        let problems = AsyncStream<String> {
            guard
                told.withLock({ isTold in
                    defer { isTold = true }; return isTold
                })
            else {
                return "The file x cannot be written."
            }
            stop.yield()
            return nil
        }
        #expect(try await run(input, problems: problems, stops: stops).contains("The file x cannot be written."))
    }

    @Test func `an account that is made anew has no lines of an earlier one`() async throws {
        _ = try await run("Secret1234\rPM\rHello guys\rEX\r")
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard case .status(let name) = request else {
                return ScriptedConnection.agree(request, connection)
            }
            return Fixtures.status(exists: false, name)
        }
        _ = try await run("Secret1234\rEX\r", over: connection)
        #expect(try HistoryFile(of: files).load() == ["command": ["EX"]])
    }
}
