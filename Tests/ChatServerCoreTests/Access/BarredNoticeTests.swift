import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct BarredNoticeTests {
    /// 2026-12-01 14:05:00 UTC, in milliseconds.
    private static let end: Int64 = 1_796_133_900_000

    @Test(
        arguments: [
            (false, "rude words", end, "You are banned from this server until 2026-12-01 14:05 UTC: rude words."),
            (false, "rude words", nil, "You are banned from this server: rude words."),
            (false, "", nil, "You are banned from this server."),
            // A minute that has begun has to pass.
            (false, "Why?", end - 59_999, "You are banned from this server until 2026-12-01 14:05 UTC: Why?"),
            (false, "Stop it!", end + 1, "You are banned from this server until 2026-12-01 14:06 UTC: Stop it!"),
            (false, "Enough.", Int64.max, "You are banned from this server until 9999-12-31 23:59 UTC: Enough."),
            (false, "a\u{1B}b\nc", nil, "You are banned from this server: a␛b␊c."),
            (true, "locked by the operator", nil, "This account is locked by the operator."),
            (true, "", nil, "This account is locked by the operator."),
            (true, "lost laptop", nil, "This account is locked by the operator: lost laptop."),
        ] as [(Bool, String, Int64?, String)]
    )
    func `it says what, until when and why`(isLock: Bool, reason: String, end: Int64?, sentence: String) throws {
        let account = Account(id: AccountID(rawValue: 1), username: try Username("alice"))
        let ban = Ban(1, .of(.account(account), isLock: isLock, reason: reason, expires: end))
        #expect(BarredNotice(ban).sentence == sentence)
    }

    @Test func `somebody in a banned network learns that it is the network`() throws {
        let notice = BarredNotice(try Ban(1, .of("10.0.0.0/8", reason: "spam", expires: Self.end)))
        #expect(notice.sentence == "Your network is banned from this server until 2026-12-01 14:05 UTC: spam.")
    }
}
