import ChatClientCore
import ChatDelivery
import ChatProtocol
import ChatTesting
import ChatTrace
import Testing

@Suite(.timeLimit(.minutes(2))) struct ClientTraceTests {
    @Test func `a client writes what its delivery does, and not what is said`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("trace.jsonl")
        try await withServer { server in
            var configuration = server.configuration
            configuration.traceFile = path
            try await ChatClient.withConnection(to: server.address, configuration: configuration) { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                #expect(await alice.waitForDatagrams())
                try await server.withClient { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    _ = try await bob.send("a body that no trace shows", to: .user("alice"))
                }
                #expect(await alice.nextMessage()?.body == "a body that no trace shows")
            }
        }
        let text = try folder.read("trace.jsonl")
        #expect(!text.contains("a body that") && !text.contains("Sesame123"))
        let lines = text.split(separator: "\n")
        let records = lines.compactMap(TraceRecord.init(line:))
        #expect(records.count == lines.count)
        let events = records.map(\.event)
        #expect(events.contains(.wireChanged(wire: .udp)))
        #expect(
            events.contains { if case .packetSent(_, _, let frames) = $0 { frames.contains(.hello) } else { false } }
        )
        #expect(events.contains { if case .messageArrived(_, _, _, .udp, .delivered) = $0 { true } else { false } })
        guard case .traceBegan = events.first, case .sessionEnded = events.last else {
            Issue.record("it begins with \(events.prefix(1)) and ends with \(events.suffix(1))")
            return
        }
    }

    @Test func `without a place for its trace a client does not connect`() async throws {
        try await withServer { server in
            var configuration = server.configuration
            configuration.traceFile = "/nowhere/trace"
            let error = await #expect(throws: ChatError.self) {
                try await ChatClient.withConnection(to: server.address, configuration: configuration) { _ in }
            }
            #expect(error?.code == .traceFile)
            #expect(error?.message.contains("/nowhere/trace") == true)
        }
    }
}
