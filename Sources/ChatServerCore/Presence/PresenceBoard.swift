import ChatProtocol
import ChatStorage
import NIOCore

/// Who is there, who has come and gone, and who was only away for a moment. Pure: time comes in.
///
/// An account is present from its first session until its last one logs out, or until ``grace`` after a session was lost
/// without logging out and did not come back. What happens between two ticks is told at once, and a coming and a going
/// between the same two are not told at all.
struct PresenceBoard: Sendable {
    /// How long a lost session may stay away without anybody being told.
    static let grace: TimeAmount = .seconds(60)

    /// Somebody who has gone for good.
    struct Departure: Sendable, Equatable {
        /// Who.
        let account: Account
        /// Whether the connection was lost and did not come back; else it was a logout.
        let isByAbsence: Bool
    }

    /// What there is to do at a tick.
    struct Tick: Sendable, Equatable {
        /// What to tell everybody.
        var notice = PresenceNotice()
        /// Who has gone for good since the tick before.
        var departures: [Departure] = []
        /// When accounts were there last, in milliseconds since 1970, where that has changed.
        var seen: [AccountID: Int64] = [:]
    }

    private struct Entry {
        let account: Account
        var sessions = 0
        /// Sessions that were lost lately, and that have not been resumed.
        var lost = 0
        var graceEnd: NIODeadline?
        /// When it was there last, as far as this is not simply now; in milliseconds since 1970.
        var lostAt: Int64?
    }

    private let limit: Int
    private let start: NIODeadline
    private var entries: [AccountID: Entry] = [:]
    private var inGrace: Set<AccountID> = []
    private var joined: [AccountID: PresenceNotice.Entry] = [:]
    private var left: [AccountID: PresenceNotice.Entry] = [:]
    private var departures: [AccountID: Departure] = [:]
    private var seen: [AccountID: Int64] = [:]

    /// What the ticks gave out and the store does not have yet.
    private var unsaved: [AccountID: Int64] = [:]

    /// How many accounts are present.
    var count: Int { entries.count }

    /// Starts with nobody.
    ///
    /// - Parameters:
    ///   - limit: While more accounts than this are present, nobody is told who comes and goes.
    ///   - start: When the server started: for ``grace`` from then on, whoever resumes was only away for a moment.
    init(limit: Int, start: NIODeadline) {
        self.limit = limit
        self.start = start
    }

    /// Whether an account is present, be it that its last session was lost a moment ago.
    func isPresent(_ account: AccountID) -> Bool {
        entries[account] != nil
    }

    /// When an account was there last, in milliseconds since 1970, as far as the store may not know it yet; `nil` when it does.
    /// Ask this first: what the store has learnt meanwhile is in its answer.
    func lastSeen(of account: AccountID) -> Int64? {
        [seen[account], unsaved[account], entries[account]?.lostAt].compactMap(\.self).max()
    }

    /// The store has these times, or could not take them: then they are in the next tick again.
    mutating func saved(_ times: [AccountID: Int64], hasFailed: Bool = false) {
        for (account, time) in times {
            if unsaved[account] == time {
                unsaved[account] = nil
            }
            if hasFailed {
                seen[account] = max(time, seen[account] ?? 0)
            }
        }
    }

    /// Accounts that were there before the server was restarted: they have ``grace`` to come back.
    mutating func expect(_ accounts: [Account], now: NIODeadline) {
        for account in accounts where entries[account.id] == nil {
            entries[account.id] = Entry(account: account, lost: 1, graceEnd: now + Self.grace)
            inGrace.insert(account.id)
        }
    }

    /// A session has begun.
    ///
    /// - Parameters:
    ///   - isResumed: Whether it takes up one that was lost.
    ///   - time: In milliseconds since 1970.
    mutating func opened(_ account: Account, isResumed: Bool, now: NIODeadline, time: Int64) {
        seen[account.id] = time
        guard var entry = entries[account.id] else {
            entries[account.id] = Entry(account: account, sessions: 1)
            // Back before anybody was told: as if it had never been away.
            departures[account.id] = nil
            let isKnown = left.removeValue(forKey: account.id) != nil
            if !isKnown, !(isResumed && now < start + Self.grace) {
                joined[account.id] = PresenceNotice.Entry(account: account, time: time)
            }
            return
        }
        entry.sessions += 1
        // A plain login is another device: the lost one may still come back.
        if isResumed {
            entry.lost = max(0, entry.lost - 1)
        }
        if entry.lost == 0 {
            entry.graceEnd = nil
            inGrace.remove(account.id)
        }
        entries[account.id] = entry
    }

    /// A session has ended.
    ///
    /// - Parameters:
    ///   - isLogout: Whether the client said so; else it was lost.
    ///   - time: In milliseconds since 1970.
    mutating func closed(_ account: AccountID, isLogout: Bool, now: NIODeadline, time: Int64) {
        guard var entry = entries[account], entry.sessions > 0 else {
            return
        }
        entry.sessions -= 1
        entry.lostAt = time
        if !isLogout {
            entry.lost += 1
            entry.graceEnd = now + Self.grace
            inGrace.insert(account)
        }
        if entry.sessions == 0, entry.graceEnd == nil {
            depart(entry, isByAbsence: false, time: time)
        } else {
            entries[account] = entry
        }
    }

    /// What has happened since the tick before.
    ///
    /// - Parameter time: In milliseconds since 1970.
    mutating func tick(now: NIODeadline, time: Int64) -> Tick {
        for account in inGrace {
            guard var entry = entries[account], let end = entry.graceEnd, end <= now else {
                continue
            }
            if entry.sessions == 0 {
                depart(entry, isByAbsence: true, time: time)
            } else {
                // Another session of the account is there: this one is given up.
                entry.lost = 0
                entry.graceEnd = nil
                inGrace.remove(account)
                entries[account] = entry
            }
        }
        var tick = Tick(departures: departures.values.sorted { $0.account.id.rawValue < $1.account.id.rawValue })
        if entries.count <= limit {
            tick.notice = PresenceNotice(joined: joined.values.inOrder, left: left.values.inOrder)
        }
        tick.seen = seen
        unsaved.merge(seen) { max($0, $1) }
        (joined, left, departures, seen) = ([:], [:], [:], [:])
        return tick
    }

    /// A departure could not be carried out: it is for the next tick, unless the account is back by then.
    mutating func putBack(_ departure: Departure) {
        if entries[departure.account.id] == nil {
            departures[departure.account.id] = departure
        }
    }

    /// When everybody who is present was there last: the server stops.
    ///
    /// - Parameter time: In milliseconds since 1970.
    func lastSeen(time: Int64) -> [AccountID: Int64] {
        entries.values.reduce(into: seen) { seen, entry in
            if let last = entry.sessions > 0 ? time : entry.lostAt {
                seen[entry.account.id] = last
            }
        }
    }

    private mutating func depart(_ entry: Entry, isByAbsence: Bool, time: Int64) {
        let id = entry.account.id
        entries[id] = nil
        inGrace.remove(id)
        departures[id] = Departure(account: entry.account, isByAbsence: isByAbsence)
        if let last = entry.lostAt {
            seen[id] = last
        }
        if joined.removeValue(forKey: id) == nil {
            left[id] = PresenceNotice.Entry(account: entry.account, time: time)
        }
    }
}

extension Collection<PresenceNotice.Entry> {
    /// By time, those of the same one by name.
    fileprivate var inOrder: [PresenceNotice.Entry] {
        sorted { ($0.time, $0.account.username.folded) < ($1.time, $1.account.username.folded) }
    }
}
