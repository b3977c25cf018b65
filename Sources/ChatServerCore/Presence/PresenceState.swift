import ChatProtocol
import ChatStorage
import NIOCore

/// Presence state: the present accounts, joins and leaves since the last tick, and lost sessions that may still
/// come back. Pure: the time is a parameter.
///
/// An account is present from its first session until its last one logs out, or until ``grace`` after a session was
/// lost without a logout and was not resumed. Changes between two ticks are announced together at the next one; a
/// join and a leave of an account between the same two ticks cancel out.
struct PresenceState: Sendable {
    /// How long a lost session may stay away before its account counts as departed.
    static let grace: TimeAmount = .seconds(60)

    /// An account that has departed for good.
    struct Departure: Sendable, Equatable {
        /// The account.
        let account: Account
        /// Whether its connection was lost and not resumed; otherwise it logged out.
        let isByAbsence: Bool
    }

    /// The changes to handle at a tick.
    struct Tick: Sendable, Equatable {
        /// The notice for all sessions.
        var notice = PresenceNotice()
        /// Accounts that have departed for good since the previous tick.
        var departures: [Departure] = []
        /// Changed last-seen times of accounts, in milliseconds since 1970.
        var seen: [AccountID: Int64] = [:]
    }

    private struct Entry {
        let account: Account
        var sessions = 0
        /// Sessions that were lost within ``grace`` and have not been resumed.
        var lost = 0
        var graceEnd: NIODeadline?
        /// When a session of it last ended, in milliseconds since 1970; `nil` when none has.
        var lostAt: Int64?
    }

    /// While more accounts than this are present, joins and leaves are not announced.
    var limit: Int

    private let start: NIODeadline
    private var entries: [AccountID: Entry] = [:]
    private var inGrace: Set<AccountID> = []
    private var joined: [AccountID: PresenceNotice.Entry] = [:]
    private var left: [AccountID: PresenceNotice.Entry] = [:]
    private var departures: [AccountID: Departure] = [:]
    private var seen: [AccountID: Int64] = [:]

    /// Last-seen times handed out by ticks and not yet confirmed by the store.
    private var unsaved: [AccountID: Int64] = [:]

    /// The number of present accounts.
    var count: Int { entries.count }

    /// Makes an empty state.
    ///
    /// - Parameters:
    ///   - limit: While more accounts than this are present, joins and leaves are not announced.
    ///   - start: When the server started: a session resumed within ``grace`` from then is not announced as a join.
    init(limit: Int, start: NIODeadline) {
        self.limit = limit
        self.start = start
    }

    /// Returns whether an account is present, including one with its last session lost a moment ago.
    func isPresent(_ account: AccountID) -> Bool {
        entries[account] != nil
    }

    /// Returns when an account was last present, in milliseconds since 1970, if the store may not have that time
    /// yet; `nil` otherwise. Read this before the store: a time saved in between is then in the store's answer.
    func lastSeen(of account: AccountID) -> Int64? {
        [seen[account], unsaved[account], entries[account]?.lostAt].compactMap(\.self).max()
    }

    /// Handles the result of saving these times. After a failure they are in the next tick again.
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

    /// Adds the accounts that were present before the server was restarted: they have ``grace`` to come back.
    mutating func expect(_ accounts: [Account], now: NIODeadline) {
        for account in accounts where entries[account.id] == nil {
            entries[account.id] = Entry(account: account, lost: 1, graceEnd: now + Self.grace)
            inGrace.insert(account.id)
        }
    }

    /// Handles an opened session.
    ///
    /// - Parameters:
    ///   - isResumed: Whether it resumes a lost session.
    ///   - time: In milliseconds since 1970.
    mutating func opened(_ account: Account, isResumed: Bool, now: NIODeadline, time: Int64) {
        seen[account.id] = time
        guard var entry = entries[account.id] else {
            entries[account.id] = Entry(account: account, sessions: 1)
            // It came back before its departure was announced: cancel the departure.
            departures[account.id] = nil
            let isKnown = left.removeValue(forKey: account.id) != nil
            if !isKnown, !(isResumed && now < start + Self.grace) {
                joined[account.id] = PresenceNotice.Entry(account: account, time: time)
            }
            return
        }
        entry.sessions += 1
        // A login without resumption is another device: the lost session may still come back.
        if isResumed {
            entry.lost = max(0, entry.lost - 1)
        }
        if entry.lost == 0 {
            entry.graceEnd = nil
            inGrace.remove(account.id)
        }
        entries[account.id] = entry
    }

    /// Handles a closed session.
    ///
    /// - Parameters:
    ///   - isLogout: Whether the client logged out; otherwise the session was lost.
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

    /// Returns the changes since the previous tick, and clears them.
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
                // The account has another session: stop waiting for the lost one.
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

    /// Puts back a departure that could not be carried out, for the next tick, unless the account is back by then.
    mutating func putBack(_ departure: Departure) {
        if entries[departure.account.id] == nil {
            departures[departure.account.id] = departure
        }
    }

    /// Handles an account that is erased: it departs at once, and no time is noted of it any more.
    ///
    /// - Parameter time: In milliseconds since 1970.
    mutating func forget(_ account: AccountID, time: Int64) {
        if let entry = entries[account] {
            depart(entry, isByAbsence: false, time: time)
        }
        // It is in no room any more.
        departures[account] = nil
        seen[account] = nil
        unsaved[account] = nil
    }

    /// Returns the last-seen times of all present accounts, for when the server stops.
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
    /// Sorted by time, then by name.
    fileprivate var inOrder: [PresenceNotice.Entry] {
        sorted { ($0.time, $0.account.username.folded) < ($1.time, $1.account.username.folded) }
    }
}
