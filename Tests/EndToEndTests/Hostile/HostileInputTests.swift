import ChatTesting
import Testing

extension EndToEndOutages {
    @Suite struct HostileInputTests {
        /// The longest time for which a connection that makes no progress may stay open: 10 s a step, and a slow
        /// machine.
        private static let patience = Duration.seconds(25)

        /// Bytes that no client sends.
        private static let garbage: [[UInt8]] = [
            Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8),
            [UInt8](repeating: 0, count: 4096),
            [UInt8](repeating: 0xff, count: 65_536),
            (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) },
            // A TLS record with a nonsensical handshake, one that is too long, and half of one.
            [0x16, 0x03, 0x01, 0x00, 0x10] + [UInt8](repeating: 0x5a, count: 16),
            [0x16, 0x03, 0x03, 0xff, 0xff] + [UInt8](repeating: 1, count: 1000),
            [0x16, 0x03, 0x01, 0x02],
            // Nothing at all.
            [],
        ]

        @Test func `garbage, half a handshake and silence are closed, and others chat on`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for bytes in Self.garbage {
                        group.addTask {
                            let connection = try await RawConnection.connect(port: server.port, in: stage.scope)
                            await connection.send(bytes)
                            let time = try await connection.waitForClose(timeout: Self.patience)
                            let start = "\(bytes.count) bytes that start with \(bytes.prefix(8))"
                            #expect(time != nil, "still open after \(Self.patience): \(start)")
                        }
                    }
                    try await alice.send("undisturbed")
                    _ = try await bob.nextMessage("undisturbed")
                    try await group.waitForAll()
                }
                try await alice.send("still here")
                _ = try await bob.nextMessage("still here")
                let carol = try await stage.newUser("carol", port: server.port)
                #expect(try await carol.users() == ["alice", "bob", "carol"])
            }
        }

        @Test func `garbage datagrams are never answered and hurt nobody`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                try await bob.waitForWire("udp")
                let socket = try await RawDatagrams.open(in: stage.scope)
                for size in 0...1500 {
                    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: ($0 &+ size) &* 167) }
                    try await socket.send(bytes, toPort: server.port)
                }
                try await alice.send("undisturbed")
                _ = try await bob.nextMessage("undisturbed")
                let answers = try await socket.receive(count: 1, timeout: .seconds(1))
                #expect(answers.isEmpty, "the server answered \(answers.count) datagrams that do not authenticate")
            }
        }

        @Test func `recorded datagrams from another address are never answered`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let proxy = try await stage.startProxy(to: server)
                let bob = try await stage.newUser("bob", port: proxy.port)
                try await bob.waitForWire("udp")
                let recorded = proxy.wiretap.recordedDatagrams
                #expect(!recorded.isEmpty)
                let socket = try await RawDatagrams.open(in: stage.scope)
                for datagram in recorded {
                    try await socket.send(datagram, toPort: server.port)
                }
                try await alice.send("for bob's own address")
                #expect(try await bob.nextMessage().string("body") == "for bob's own address")
                let answers = try await socket.receive(count: 1, timeout: .seconds(1))
                #expect(answers.isEmpty, "the server answered \(answers.count) replayed datagrams")
            }
        }

        @Test func `a hundred silent connections keep nobody out`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                for _ in 0..<100 {
                    _ = try await RawConnection.connect(port: server.port, in: stage.scope)
                }
                try await alice.send("in the middle of it")
                _ = try await bob.nextMessage("in the middle of it")
                let done = try await stage.logInSometime("carol", port: server.port, within: .seconds(20))
                #expect(done.exit == .code(0), "\(done)")
            }
        }
    }
}
