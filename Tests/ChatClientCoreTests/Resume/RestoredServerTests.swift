import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

/// A server with messages restored from a backup that is older than the client's progress.
@Suite(.timeLimit(.minutes(3))) struct RestoredServerTests {
    @Test func `the next start says so, and brings everything`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await seed(folder, messages: 1...5)
        try save(folder)
        let had = try await progress(in: folder, through: 12) { alice in
            try await say(6...12, by: alice)
        }
        try restore(folder)
        var events: [ChatEvent] = []
        try await withServer(in: folder) { server in
            try await server.withClient(progress: had) { bob in
                _ = try await bob.logIn(username: "bob", password: "Sesame123")
                events = await bob.eventsUntilCaughtUp()
                #expect(await bob.progress().cursors[1] == 5)
            }
        }
        let restored = try #require(events.firstIndex(of: .restored))
        #expect(events[restored...].bodies == (1...5).map { "\($0)" })
        #expect(events[..<restored].bodies.isEmpty)
        #expect(events.last == .connection(.caughtUp(missed: 5)))
    }

    @Test func `a client that was away meanwhile notices when it comes back`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let seen = Watched<[ChatEvent]>([])
        try await seed(folder, messages: 1...5)
        try save(folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let proxy = try await LossyProxy.start(serverPort: 9)
            try await withServer(in: folder) { server in
                try proxy.setServer(port: server.address.port)
                group.addTask {
                    try await server.withClient(through: proxy) { bob in
                        _ = try await bob.logIn(username: "bob", password: "Sesame123")
                        for await event in bob.events {
                            seen.update { $0.append(event) }
                        }
                    }
                }
                try await server.withClient { alice in
                    _ = try await alice.logIn(username: "alice", password: "Sesame123")
                    #expect(try await seen.has { $0.contains(.connection(.caughtUp(missed: 0))) })
                    try await say(6...12, by: alice)
                    #expect(try await seen.has { $0.bodies.count == 7 })
                }
            }
            try restore(folder)
            seen.update { $0 = [] }
            try await withServer(in: folder) { server in
                try proxy.setServer(port: server.address.port)
                #expect(try await seen.has { $0.contains(.connection(.caughtUp(missed: 5))) })
            }
            group.cancelAll()
            await proxy.stop()
        }
        let events = seen.current
        let restored = try #require(events.firstIndex(of: .restored))
        #expect(events[restored...].bodies == (1...5).map { "\($0)" })
    }

    /// Registers the accounts, and lets alice send messages.
    private func seed(_ folder: TemporaryFolder, messages: ClosedRange<Int>) async throws {
        try await withServer(in: folder) { server in
            try await server.withClient { bob in
                _ = try await bob.register(username: "bob", password: "Sesame123")
            }
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                try await say(messages, by: alice)
            }
        }
    }

    /// Lets bob read up to a sequence of the public conversation while alice does something.
    ///
    /// - Returns: Bob's progress at the end.
    private func progress(
        in folder: TemporaryFolder,
        through last: UInt64,
        _ body: (ChatClient) async throws -> Void
    ) async throws -> SyncProgress? {
        var result: SyncProgress?
        try await withServer(in: folder) { server in
            try await server.withClient { bob in
                _ = try await bob.logIn(username: "bob", password: "Sesame123")
                try await server.withClient { alice in
                    _ = try await alice.logIn(username: "alice", password: "Sesame123")
                    try await body(alice)
                }
                while await bob.progress().cursors[1] != last, await bob.nextMessage() != nil {}
                result = await bob.progress()
            }
        }
        return result
    }

    private func say(_ numbers: ClosedRange<Int>, by client: ChatClient) async throws {
        for number in numbers {
            _ = try await client.send("\(number)", to: .everyone)
        }
    }

    private func save(_ folder: TemporaryFolder) throws {
        try FileManager.default.copyItem(atPath: folder.file("data"), toPath: folder.file("backup"))
    }

    private func restore(_ folder: TemporaryFolder) throws {
        try FileManager.default.removeItem(atPath: folder.file("data"))
        try FileManager.default.copyItem(atPath: folder.file("backup"), toPath: folder.file("data"))
    }
}

extension ChatClient {
    fileprivate func eventsUntilCaughtUp() async -> [ChatEvent] {
        var events: [ChatEvent] = []
        for await event in self.events {
            events.append(event)
            if case .connection(.caughtUp) = event {
                break
            }
        }
        return events
    }
}

extension Watched<[ChatEvent]> {
    /// Waits for the events to satisfy a condition.
    fileprivate func has(_ isSo: ([ChatEvent]) -> Bool) async throws -> Bool {
        try await wait(upTo: Patience.standard) { isSo($0) ? true : nil } ?? false
    }
}

extension Sequence<ChatEvent> {
    fileprivate var bodies: [String] {
        compactMap { event in
            if case .message(let message) = event { message.body } else { nil }
        }
    }
}
