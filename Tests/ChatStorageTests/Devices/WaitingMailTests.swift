import Testing

@testable import ChatStorage

@Suite struct WaitingMailTests {
    /// Pieces of mail from an account, with descending numbers from this one.
    private func pieces(_ count: Int, from sender: Int64, through number: UInt64, bytes: Int = 100) -> [WaitingMail] {
        (0..<count).map { age in
            WaitingMail(number: number - UInt64(age), sender: AccountID(rawValue: sender), bytes: bytes)
        }
    }

    private func surplus(_ pieces: [WaitingMail]) -> [UInt64] {
        WaitingMail.surplus(of: pieces.sorted { $0.number > $1.number }).sorted()
    }

    @Test func `what is within the bounds stays`() {
        #expect(surplus([]).isEmpty)
        #expect(surplus(pieces(DeviceLimits.mailOfSender, from: 1, through: 1_000)).isEmpty)
        let both = pieces(100, from: 1, through: 1_000) + pieces(100, from: 2, through: 2_000)
        #expect(surplus(both).isEmpty)
    }

    @Test func `of one account the oldest go beyond its number of pieces or its bytes`() {
        #expect(surplus(pieces(DeviceLimits.mailOfSender + 2, from: 1, through: 1_000)) == [879, 880])
        let large = DeviceLimits.mailBytesOfSender / 4
        #expect(surplus(pieces(6, from: 1, through: 1_000, bytes: large)) == [995, 996])
        // One that is larger than all of it alone cannot be stored.
        #expect(surplus(pieces(1, from: 1, through: 1_000, bytes: DeviceLimits.mailBytes)).isEmpty)
    }

    @Test func `a stranger with much mail removes none of a contact with little`() {
        let contact = pieces(50, from: 1, through: 50)
        let (stranger, other) = (pieces(120, from: 2, through: 500), pieces(60, from: 3, through: 900))
        // Thirty too many: all of them are the stranger's oldest.
        #expect(surplus(contact + stranger + other) == Array(381...410))
        let large = pieces(60, from: 4, through: 2_000, bytes: DeviceLimits.mailBytesOfSender / 60)
        let larger = pieces(70, from: 5, through: 3_000, bytes: DeviceLimits.mailBytesOfSender / 70)
        let gone = surplus(contact + large + larger)
        #expect(!gone.isEmpty && gone.allSatisfy { $0 > 1_900 })
    }

    @Test func `many strangers together remove none of a contact with less than each`() {
        var all = pieces(3, from: 1, through: 3)
        for sender in 2...50 as ClosedRange<Int64> {
            all += pieces(4, from: sender, through: UInt64(sender) * 10)
        }
        let surplus = surplus(all)
        #expect(surplus == [])
        all += pieces(4, from: 51, through: 510)
        // Of those that have the same, the oldest goes.
        #expect(self.surplus(all) == [17, 27, 37])
    }

    @Test func `all fits after it, whatever came`() {
        var random = SystemRandomNumberGenerator()
        for _ in 1...50 {
            let all = (1...400).map { number in
                WaitingMail(
                    number: UInt64(number),
                    sender: AccountID(rawValue: .random(in: 1...5, using: &random)),
                    bytes: .random(in: 1...DeviceLimits.mailBytes, using: &random)
                )
            }
            let gone = Set(surplus(all))
            let kept = all.filter { !gone.contains($0.number) }
            #expect(kept.count <= DeviceLimits.mail)
            #expect(kept.reduce(0) { $0 + $1.bytes } <= DeviceLimits.mailTotalBytes)
            #expect(surplus(kept).isEmpty)
        }
    }
}
