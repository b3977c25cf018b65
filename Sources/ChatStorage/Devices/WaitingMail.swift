/// A piece of mail that waits for a device, as far as the bounds of the mail are concerned. The rules are the same for
/// every engine.
package struct WaitingMail: Sendable, Equatable {
    /// Its number, which increases within the device.
    package let number: UInt64

    /// The sending account.
    package let sender: AccountID

    /// The size of its payload and block, in bytes.
    package let bytes: Int

    /// Creates a piece.
    package init(number: UInt64, sender: AccountID, bytes: Int) {
        self.number = number
        self.sender = sender
        self.bytes = bytes
    }

    /// Returns the numbers of the pieces that have to go, so that what waits for a device is within its bounds. What
    /// one account sends removes that account's own mail first: the oldest beyond its bounds, and then, as long as
    /// there is too much of all, the oldest of the account that has most. So a stranger cannot remove the mail of
    /// contacts.
    ///
    /// - Parameter pieces: What waits, the newest first.
    package static func surplus(of pieces: [WaitingMail]) -> [UInt64] {
        var shares = Dictionary(grouping: pieces, by: \.sender).mapValues { MailShare($0) }
        var surplus = shares.keys.flatMap { shares[$0]?.dropSurplus() ?? [] }
        var whole = shares.values.reduce(into: (count: 0, bytes: 0)) { whole, share in
            whole.count += share.pieces.count
            whole.bytes += share.bytes
        }
        while whole.count > DeviceLimits.mail || whole.bytes > DeviceLimits.mailTotalBytes,
            let largest = shares.max(by: { $0.value.isLess(than: $1.value) })?.key,
            let oldest = shares[largest]?.dropOldest()
        {
            surplus.append(oldest.number)
            whole.count -= 1
            whole.bytes -= oldest.bytes
        }
        return surplus
    }
}

/// The mail of one account that waits for a device, the newest first.
private struct MailShare {
    private(set) var pieces: [WaitingMail]
    private(set) var bytes: Int

    init(_ pieces: [WaitingMail]) {
        self.pieces = pieces
        bytes = pieces.reduce(0) { $0 + $1.bytes }
    }

    /// The part of a device's mail that it takes: of the number of pieces or of the bytes, the larger one.
    private var size: Int {
        max(pieces.count * DeviceLimits.mailTotalBytes, bytes * DeviceLimits.mail)
    }

    /// Whether another one has more; of two that have the same, the one with the older piece.
    func isLess(than other: MailShare) -> Bool {
        (size, other.pieces.last?.number ?? .max) < (other.size, pieces.last?.number ?? .max)
    }

    mutating func dropOldest() -> WaitingMail? {
        let oldest = pieces.popLast()
        bytes -= oldest?.bytes ?? 0
        return oldest
    }

    /// Drops what is beyond the bounds of an account, and returns its numbers.
    mutating func dropSurplus() -> [UInt64] {
        var dropped: [UInt64] = []
        while pieces.count > DeviceLimits.mailOfSender || bytes > DeviceLimits.mailBytesOfSender,
            let oldest = dropOldest()
        {
            dropped.append(oldest.number)
        }
        return dropped
    }
}
