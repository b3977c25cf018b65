import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct RecentMessagesTests {
    private func ids(_ recent: RecentMessages, after id: Int64) -> [Int64]? {
        recent.messages(after: MessageID(rawValue: id))?.map(\.id.rawValue)
    }

    private func recent(_ ids: [Int64], limit: Int = 4) throws -> RecentMessages {
        let alice = try account(1, "alice")
        var recent = RecentMessages(after: MessageID(rawValue: 9), limit: limit)
        for id in ids {
            recent.append(try PublishedMessage(stored(id, from: alice)))
        }
        return recent
    }

    @Test func `gives what came after a message, and nothing where it does not know`() throws {
        let recent = try recent([11, 12, 15])
        #expect(ids(recent, after: 8) == nil)
        #expect(ids(recent, after: 9) == [11, 12, 15])
        #expect(ids(recent, after: 10) == [11, 12, 15])
        #expect(ids(recent, after: 11) == [12, 15])
        #expect(ids(recent, after: 13) == [15])
        #expect(ids(recent, after: 15) == [])
        #expect(ids(recent, after: 99) == [])
    }

    @Test func `forgets the oldest beyond its limit`() throws {
        let recent = try recent([11, 12, 15, 16, 17, 20])
        #expect(ids(recent, after: 11) == nil)
        #expect(ids(recent, after: 12) == [15, 16, 17, 20])
        #expect(ids(recent, after: 16) == [17, 20])
    }

    @Test func `forgets beyond its bytes`() throws {
        let alice = try account(1, "alice")
        var recent = RecentMessages(after: .zero, limit: 1000)
        let body = String(repeating: "a", count: 16_000)
        for id in Int64(1)...200 {
            recent.append(try PublishedMessage(stored(id, from: alice, body: body)))
        }
        let kept = try #require(ids(recent, after: 199 - 100)?.count)
        #expect(kept == 101)
        #expect(ids(recent, after: 50) == nil)
    }

    @Test func `without a limit to keep it knows only that nothing came`() throws {
        let recent = try recent([11], limit: 0)
        #expect(ids(recent, after: 10) == nil)
        #expect(ids(recent, after: 11) == [])
    }
}
