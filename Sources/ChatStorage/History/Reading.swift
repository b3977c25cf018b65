/// An account's progress in a conversation: the last sequence delivered, read, and read with receipts enabled. None
/// goes back.
package struct Reading: Sendable, Equatable {
    /// The last sequence that was delivered to one of its devices.
    package var deliveredThrough: Int64 = 0
    /// The last sequence that it has read; never beyond ``deliveredThrough``.
    package var readThrough: Int64 = 0
    /// The last sequence that it has read while it sent read receipts; never beyond ``readThrough``.
    package var shownThrough: Int64 = 0

    /// Creates a reading.
    package init(deliveredThrough: Int64 = 0, readThrough: Int64 = 0, shownThrough: Int64 = 0) {
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
        self.shownThrough = shownThrough
    }

    /// Advances to a mark, never beyond the last message.
    ///
    /// - Parameters:
    ///   - peer: The other account of a direct conversation; `nil` for other kinds and for notes to oneself.
    ///   - sendsReceipts: Whether the account sends read receipts; called only if the result matters.
    /// - Returns: ``MarkOutcome/unchanged``, or ``MarkOutcome/moved(_:)`` with the account to notify.
    package mutating func move(
        by mark: Mark,
        lastSequence: Int64,
        peer: AccountID?,
        sendsReceipts: () throws -> Bool
    ) rethrows -> MarkOutcome {
        let before = self
        readThrough = max(readThrough, min(mark.readThrough, lastSequence))
        deliveredThrough = max(deliveredThrough, readThrough, min(mark.deliveredThrough, lastSequence))
        let (newRead, newDelivered) = (
            readThrough > before.readThrough, deliveredThrough > before.deliveredThrough
        )
        guard newRead || newDelivered else {
            return .unchanged
        }
        let tells = try peer == nil ? false : sendsReceipts()
        if tells, newRead {
            shownThrough = readThrough
        }
        return .moved(
            AdvancedMark(
                conversation: mark.conversation,
                deliveredThrough: newDelivered ? deliveredThrough : 0,
                readThrough: newRead ? readThrough : 0,
                peer: peer,
                tellsReading: tells
            )
        )
    }
}
