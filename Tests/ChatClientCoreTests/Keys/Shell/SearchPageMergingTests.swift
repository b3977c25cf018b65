import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct SearchPageMergingTests {
    private func message(_ id: UInt64, _ body: String = "") -> ReceivedMessage {
        ReceivedMessage(
            conversation: 7,
            kind: .direct,
            sequence: id,
            id: id,
            sender: "bob",
            recipient: "alice",
            time: 0,
            body: body,
            wire: .tls
        )
    }

    private func page(_ ids: [UInt64], hasMore: Bool = false) -> SearchPage {
        SearchPage(messages: ids.map { message($0) }, hasMore: hasMore)
    }

    @Test func `both sides come newest first`() {
        let merged = page([9, 5]).merged(with: [message(7), message(2)], limit: 10)
        #expect(merged.messages.map(\.id) == [9, 7, 5, 2])
        #expect(!merged.hasMore)
    }

    @Test func `nothing is told beyond the end of the server's page`() {
        let merged = page([9, 5], hasMore: true).merged(with: [message(7), message(2)], limit: 10)
        #expect(merged.messages.map(\.id) == [9, 7, 5])
        #expect(merged.hasMore)
    }

    @Test func `nothing is told beyond the end of the archive's page`() {
        let merged = page([9, 5, 1]).merged(with: [message(8), message(7), message(6)], limit: 2)
        #expect(merged.messages.map(\.id) == [9, 8])
        #expect(merged.hasMore)
    }

    @Test func `what does not fit into a page is on the next`() {
        let merged = page([9, 5]).merged(with: [message(8), message(7)], limit: 3)
        #expect(merged.messages.map(\.id) == [9, 8, 7])
        #expect(merged.hasMore)
    }

    @Test func `of one message the archive's text is told`() {
        let merged = page([9]).merged(with: [message(9, "text")], limit: 3)
        #expect(merged.messages.map(\.body) == ["text"])
        #expect(!merged.hasMore)
    }

    /// Pages of any lengths, followed by their last ids, bring every message once.
    @Test(arguments: 1...4) func `pages leave nothing out`(limit: Int) {
        let server: [UInt64] = [20, 17, 16, 12, 9, 8, 3]
        let archive: [UInt64] = [19, 18, 15, 14, 13, 10, 2, 1]
        var before = UInt64.max
        var seen: [UInt64] = []
        while true {
            let onServer = server.filter { $0 < before }
            let inArchive = archive.filter { $0 < before }
            let merged = page(Array(onServer.prefix(limit)), hasMore: onServer.count > limit)
                .merged(with: inArchive.prefix(limit + 1).map { message($0) }, limit: limit)
            seen += merged.messages.map(\.id)
            guard merged.hasMore, let last = merged.messages.last else {
                break
            }
            before = last.id
        }
        #expect(seen == (server + archive).sorted(by: >))
    }
}
