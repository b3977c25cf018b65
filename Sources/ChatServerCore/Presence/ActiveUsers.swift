import ChatProtocol
import NIOCore
import Synchronization

/// The online accounts, sorted by name: maintained as sessions open and close, and read on any thread, so that
/// listing users costs delivery nothing. The lock is held only for a look-up or to copy a reference to the list;
/// pages are made outside of it.
final class ActiveUsers: Sendable {
    /// An account with its sessions. Immutable, so that a reader may keep it.
    private final class Entry: Sendable {
        let username: Username
        let sessions: [LastActivity]

        init(_ username: Username, _ sessions: [LastActivity]) {
            self.username = username
            self.sessions = sessions
        }

        func isActive(heardWithin time: TimeAmount, now: NIODeadline) -> Bool {
            sessions.contains { !$0.isSilent(for: time, now: now) }
        }
    }

    /// Sorted by folded name, without duplicates.
    private let entries = Mutex<[Entry]>([])

    /// A page of the list.
    struct Page: Sendable, Equatable {
        /// Sorted case-insensitively.
        let usernames: [Username]
        /// Whether more names follow.
        let hasMore: Bool
    }

    /// Makes an empty list.
    init() {}

    /// Adds a session.
    func opened(_ username: Username, _ activity: LastActivity) {
        entries.withLock { entries in
            let index = Self.index(of: username.folded, in: entries)
            if index < entries.count, entries[index].username.folded == username.folded {
                entries[index] = Entry(username, entries[index].sessions + [activity])
            } else {
                entries.insert(Entry(username, [activity]), at: index)
            }
        }
    }

    /// Removes a session.
    func closed(_ username: Username, _ activity: LastActivity) {
        entries.withLock { entries in
            let index = Self.index(of: username.folded, in: entries)
            guard index < entries.count, entries[index].username.folded == username.folded else {
                return
            }
            let rest = entries[index].sessions.filter { $0 !== activity }
            if rest.isEmpty {
                entries.remove(at: index)
            } else {
                entries[index] = Entry(entries[index].username, rest)
            }
        }
    }

    /// Returns the next names of accounts that were heard from lately.
    ///
    /// - Parameters:
    ///   - name: Only names after this folded one; empty for all.
    ///   - limit: The most names.
    ///   - time: Accounts with only sessions that were silent for longer are left out.
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

    /// Returns whether an account has a session that was heard from lately.
    func isActive(_ username: Username, heardWithin time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        entry(of: username)?.isActive(heardWithin: time, now: now) ?? false
    }

    /// Returns when a session of an account was last heard from; `nil` without a session.
    func lastHeard(of username: Username) -> NIODeadline? {
        entry(of: username)?.sessions.map(\.lastHeard).max()
    }

    private func entry(of username: Username) -> Entry? {
        let entries = entries.withLock { $0 }
        let index = Self.index(of: username.folded, in: entries)
        return index < entries.count && entries[index].username.folded == username.folded ? entries[index] : nil
    }

    /// Returns the index of a folded name, or its insertion point (binary search).
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
