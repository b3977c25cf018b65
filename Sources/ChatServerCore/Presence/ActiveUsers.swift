import ChatProtocol
import NIOCore
import Synchronization

/// Who is online, sorted by name: kept so as sessions come and go, and read on any thread, so that listing users costs
/// delivery nothing. What is under the lock is a look-up or a reference to the list; a page is made outside of it.
final class ActiveUsers: Sendable {
    /// An account with its sessions. Never changed, so that a reader may keep it.
    private final class Entry: Sendable {
        let username: Username
        let sessions: [SignsOfLife]

        init(_ username: Username, _ sessions: [SignsOfLife]) {
            self.username = username
            self.sessions = sessions
        }

        func isActive(heardWithin time: TimeAmount, now: NIODeadline) -> Bool {
            sessions.contains { !$0.isSilent(for: time, now: now) }
        }
    }

    /// Sorted by folded name; each is there once.
    private let entries = Mutex<[Entry]>([])

    /// Some of the list.
    struct Page: Sendable, Equatable {
        /// Sorted without regard to case.
        let usernames: [Username]
        /// Whether there are more behind them.
        let hasMore: Bool
    }

    /// Starts with nobody.
    init() {}

    /// A session has begun.
    func opened(_ username: Username, _ signs: SignsOfLife) {
        entries.withLock { entries in
            let index = Self.index(of: username.folded, in: entries)
            if index < entries.count, entries[index].username.folded == username.folded {
                entries[index] = Entry(username, entries[index].sessions + [signs])
            } else {
                entries.insert(Entry(username, [signs]), at: index)
            }
        }
    }

    /// A session has ended.
    func closed(_ username: Username, _ signs: SignsOfLife) {
        entries.withLock { entries in
            let index = Self.index(of: username.folded, in: entries)
            guard index < entries.count, entries[index].username.folded == username.folded else {
                return
            }
            let rest = entries[index].sessions.filter { $0 !== signs }
            if rest.isEmpty {
                entries.remove(at: index)
            } else {
                entries[index] = Entry(entries[index].username, rest)
            }
        }
    }

    /// The next names of those who were heard of lately.
    ///
    /// - Parameters:
    ///   - name: Only names behind this folded one; empty for all.
    ///   - limit: The most names.
    ///   - time: Whose sessions have all been silent for longer is left out.
    func page(
        after name: String,
        limit: Int,
        heardWithin time: TimeAmount,
        now: NIODeadline = .now()
    ) -> Page {
        let entries = entries.withLock { $0 }
        var usernames: [Username] = []
        for entry in entries[Self.index(of: name, in: entries)...] {
            guard entry.username.folded != name, entry.isActive(heardWithin: time, now: now) else {
                continue
            }
            guard usernames.count < limit else {
                return Page(usernames: usernames, hasMore: true)
            }
            usernames.append(entry.username)
        }
        return Page(usernames: usernames, hasMore: false)
    }

    /// Whether an account has a session that was heard of lately.
    func isActive(_ username: Username, heardWithin time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        entry(of: username)?.isActive(heardWithin: time, now: now) ?? false
    }

    /// When a session of an account was last heard of; `nil` where it has none.
    func lastHeard(of username: Username) -> NIODeadline? {
        entry(of: username)?.sessions.map(\.lastHeard).max()
    }

    private func entry(of username: Username) -> Entry? {
        let entries = entries.withLock { $0 }
        let index = Self.index(of: username.folded, in: entries)
        return index < entries.count && entries[index].username.folded == username.folded ? entries[index] : nil
    }

    /// Where a folded name is, or would be.
    private static func index(of folded: String, in entries: [Entry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].username.folded < folded {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
