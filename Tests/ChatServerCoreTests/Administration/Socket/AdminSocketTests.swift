import ChatAdministration
import ChatTesting
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AdminSocketTests {
    private let folder: TemporaryFolder
    private let executor = ScriptedExecutor()
    private let path: AdminSocketPath

    init() throws {
        folder = try TemporaryFolder()
        path = AdminSocketPath(AdminSocketPath.standard(in: folder.path), dataDirectory: folder.path)
    }

    /// Runs a socket while `body` runs.
    private func withSocket(
        _ limits: AdminSocketLimits = AdminSocketLimits(),
        _ body: (AdminSocket) async throws -> Void
    ) async throws {
        defer { folder.remove() }
        let socket = try await AdminSocket.open(path, executor: executor, limits: limits, logger: .quiet)
        let outcome: Result<Void, any Error> = try await BackgroundServices([socket]).run {
            do {
                return .success(try await body(socket))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    @Test func `answers several requests on one connection`() async throws {
        try await withSocket { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                #expect(try await peer.answer(to: #"{"command":"status"}"#) == [#"{"done":{"items":0}}"#])
                #expect(
                    try await peer.answer(to: #"{"command":"who","prefix":"2"}"#) == [
                        #"{"item":{"kind":"notice","sentence":"Item 0."}}"#,
                        #"{"item":{"kind":"notice","sentence":"Item 1."}}"#, #"{"done":{"items":2}}"#,
                    ]
                )
                #expect(
                    try await peer.answer(to: #"{"command":"bans"}"#)
                        == [#"{"error":{"code":"notFound","message":"There is no such thing."}}"#]
                )
                #expect(try await peer.answer(to: "\n\n{\"command\":\"status\"}") == [#"{"done":{"items":0}}"#])
            }
        }
    }

    @Test func `goes on after a request that is none`() async throws {
        try await withSocket { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                #expect(
                    try await peer.answer(to: "GET / HTTP/1.1")
                        == [#"{"error":{"code":"invalid","message":"The request is not valid JSON."}}"#]
                )
                #expect(try await peer.answer(to: #"{"command":"status"}"#) == [#"{"done":{"items":0}}"#])
            }
        }
    }

    @Test func `requests may come at once, and in pieces`() async throws {
        try await withSocket { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                try await peer.send(#"{"command":"status"}"# + "\r\n" + #"{"comm"#)
                #expect(try await peer.line() == #"{"done":{"items":0}}"#)
                #expect(try await peer.answer(to: #"and":"bans"}"#).count == 1)
                try await peer.send(String(repeating: #"{"command":"status"}"# + "\n", count: 3000))
                for _ in 0..<3000 {
                    #expect(try await peer.line() == #"{"done":{"items":0}}"#)
                }
            }
        }
    }

    @Test func `answers a caller that has ended its requests`() async throws {
        try await withSocket { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                try await peer.send(#"{"command":"who","prefix":"20000"}"# + "\n")
                try await peer.endRequests()
                var count = 0
                while try await peer.line() != nil {
                    count += 1
                }
                #expect(count == 20_001)
            }
        }
    }

    @Test(arguments: [64 * 1024 + 1, 1024 * 1024])
    func `a request that is too long ends the connection`(count: Int) async throws {
        try await withSocket { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                // The server may close while this is written.
                peer.channel.writeAndFlush(ByteBuffer(repeating: UInt8(ascii: "x"), count: count), promise: nil)
                #expect(
                    try await peer.line()
                        == #"{"error":{"code":"invalid","message":"The request is longer than 65536 bytes."}}"#
                )
                #expect(try await peer.line() == nil)
            }
        }
    }

    @Test func `one caller too many is refused until another has gone`() async throws {
        try await withSocket(AdminSocketLimits(callers: 2)) { _ async throws in
            try await AdminPeer.with(path.path) { first async throws in
                _ = try await first.answer(to: #"{"command":"status"}"#)
                try await AdminPeer.with(path.path) { second async throws in
                    _ = try await second.answer(to: #"{"command":"status"}"#)
                    try await AdminPeer.with(path.path) { third async throws in
                        let line = try await third.line()
                        #expect(line?.contains(#""code":"busy""#) == true)
                        #expect(line?.contains("2 callers are there already.") == true)
                        #expect(try await third.line() == nil)
                    }
                    try await second.endRequests()
                    #expect(try await second.line() == nil)
                }
                try await AdminPeer.with(path.path) { again async throws in
                    #expect(try await again.answer(to: #"{"command":"status"}"#) == [#"{"done":{"items":0}}"#])
                }
            }
        }
    }

    @Test func `a caller that does not read is left, and others are served`() async throws {
        try await withSocket(AdminSocketLimits(writing: .milliseconds(200))) { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                try await peer.send(#"{"command":"who","prefix":"100000000"}"# + "\n")
                try await AdminPeer.with(path.path) { other async throws in
                    #expect(try await other.answer(to: #"{"command":"status"}"#) == [#"{"done":{"items":0}}"#])
                }
                let outcome = try await executor.outcomes.wait(upTo: Patience.standard) { outcomes in
                    outcomes.first { $0 == "caller gone" }
                }
                #expect(outcome != nil)
                while try await peer.line() != nil {}
            }
        }
    }

    @Test func `a caller without a request is left`() async throws {
        try await withSocket(AdminSocketLimits(idle: .milliseconds(100))) { _ async throws in
            try await AdminPeer.with(path.path) { peer async throws in
                #expect(try await peer.line() == nil)
            }
        }
    }

    @Test func `stops while callers are there, and removes its file`() async throws {
        try await withSocket { socket async throws in
            try await AdminPeer.with(path.path) { idle async throws in
                _ = try await idle.answer(to: #"{"command":"status"}"#)
                try await AdminPeer.with(path.path) { busy async throws in
                    try await busy.send(#"{"command":"who","prefix":"100000000"}"# + "\n")
                    #expect(try await busy.line() != nil)
                    socket.stop()
                    while try await busy.line() != nil {}
                }
                #expect(try await idle.line() == nil)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path.path))
    }

    @Test func `only its owner can use it`() async throws {
        try await withSocket { _ async throws in
            #expect(try permissions(path.path) == 0o600)
            #expect(try permissions(folder.file("admin")) == 0o700)
        }
    }

    @Test func `one that was opened and never ran is removed, too`() async throws {
        defer { folder.remove() }
        let socket = try await AdminSocket.open(path, executor: executor, logger: .quiet)
        socket.stop()
        await socket.run()
        #expect(!FileManager.default.fileExists(atPath: path.path))
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
