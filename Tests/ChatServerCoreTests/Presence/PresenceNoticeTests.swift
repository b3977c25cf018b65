import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct PresenceNoticeTests {
    @Test func `names and times are told, and the number of those beyond 50`() throws {
        let joined = try entries(1...52)
        let left = try entries(60...61)
        let presence = try #require(PresenceNotice(joined: joined, left: left).frame(for: nil)).presence
        #expect(presence.joined.map(\.username) == (1...50).map { "user\($0)" })
        #expect(presence.joined.map(\.time) == (1...50).map { Int64($0) })
        #expect(presence.moreJoined == 2)
        #expect(presence.left.map(\.username) == ["user60", "user61"])
        #expect(presence.moreLeft == 0)
    }

    @Test func `nobody is told about himself, named or not`() throws {
        let notice = PresenceNotice(joined: try entries(1...52))
        let named = try #require(notice.frame(for: AccountID(rawValue: 1))).presence
        #expect(named.joined.first?.username == "user2")
        #expect(named.joined.count == 50)
        #expect(named.moreJoined == 1)
        let unnamed = try #require(notice.frame(for: AccountID(rawValue: 52))).presence
        #expect(unnamed.joined.count == 50)
        #expect(unnamed.moreJoined == 1)
    }

    @Test func `nothing is nothing`() throws {
        #expect(PresenceNotice().frame(for: nil) == nil)
        #expect(PresenceNotice(joined: try entries(1...1)).frame(for: AccountID(rawValue: 1)) == nil)
    }

    private func entries(_ numbers: ClosedRange<Int64>) throws -> [PresenceNotice.Entry] {
        try numbers.map { PresenceNotice.Entry(account: try account($0, "user\($0)"), time: $0) }
    }
}
