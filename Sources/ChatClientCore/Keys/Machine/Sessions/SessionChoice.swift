/// The rules about several sessions with one device.
struct SessionChoice {
    let limits: EncryptionLimits
    /// The clock: milliseconds since 1970-01-01 UTC.
    let now: Int64

    /// The session to seal with: the lowest-numbered one that counts and in which something was opened, else the newest
    /// own start that counts. Both sides choose the same one once each has opened something, independent of the order
    /// in which starts crossed. "Opened last" would let a thief of an old state choose.
    func forSending(_ sessions: [SessionRecord]) -> SessionRecord? {
        let counting = sessions.filter { $0.retirement == .none }
        if let lowest = counting.filter(\.hasOpened).min(by: { $0.number < $1.number }) {
            return lowest
        }
        return counting.filter { $0.isInitiator && !isStale($0) }.max { $0.lastUsed < $1.lastUsed }
    }

    /// A start that was not answered for so long is not used any more: the other side may have lost its prekey.
    private func isStale(_ session: SessionRecord) -> Bool {
        now - session.made > limits.longestUnansweredStart
    }

    /// The sessions beyond the bound: those that were unused for the longest time go, never the one for sending.
    func superfluous(_ sessions: [SessionRecord], keeping number: UInt64) -> [UInt64] {
        let kept: Set<UInt64> = [number, forSending(sessions)?.number ?? number]
        return sessions.filter { !kept.contains($0.number) }
            .sorted { $0.lastUsed < $1.lastUsed }
            .prefix(max(0, sessions.count - limits.sessions))
            .map(\.number)
    }

    /// The next value of ``SessionRecord/lastUsed``: an order that a clock which jumps back does not turn round.
    func nextUse(_ sessions: [SessionRecord]) -> Int64 {
        max(now, (sessions.map(\.lastUsed).max() ?? .min).addingReportingOverflow(1).partialValue)
    }

    /// The sessions that an asked side retires beside the one that failed: those in which it had opened something and
    /// that the asker does not have any more.
    func lost(_ sessions: [SessionRecord], failed: UInt64, kept: [UInt64]) -> [SessionRecord] {
        sessions.filter { session in
            session.retirement == .none
                && (session.number == failed || (session.hasOpened && !kept.contains(session.number)))
        }
    }
}
