import ChatStorage
import NIOCore

/// Rate limiter, a daily quota of stored bytes for each account: a sliding window of hours. Pure: the time is a
/// parameter.
///
/// It is kept in memory only. After a restart each account may store as much again: restarts are up to the
/// operator, and a counter on disk would cost each message a write. An account that is evicted from the table also
/// starts again; those that stored least are evicted.
struct DailyBytes: Sendable {
    /// Bytes on disk of a message besides its body: its row, its entries in three indexes, and those of its first
    /// words.
    static let bytesPerMessage = 200

    /// The most accounts in the table, at 300 bytes each.
    static let capacity = 20_000

    /// The hours of the window. It includes the current, incomplete hour, so that no 24 hours hold more than the
    /// limit.
    private static let hours = 25

    private static let hour: TimeAmount = .hours(1)

    fileprivate struct Window {
        /// Bytes stored in each hour; the hour `n` is at `n % hours`.
        var bytes = [Int](repeating: 0, count: DailyBytes.hours)
        var total = 0
        /// The newest hour in the window.
        var newest: Int
    }

    private var limit: Int
    private var windows: [AccountID: Window] = [:]

    /// The number of accounts in the table.
    var count: Int { windows.count }

    /// Makes an empty table.
    ///
    /// - Parameter limit: Bytes that an account may store in a day; 0 for unlimited.
    init(limit: Int) {
        self.limit = limit
    }

    /// Changes the quota. What was stored while there was none is not counted.
    ///
    /// - Parameter limit: Bytes that an account may store in a day; 0 for unlimited.
    mutating func update(limit: Int) {
        self.limit = limit
    }

    /// Counts a message, unless it exceeds the quota.
    ///
    /// - Parameter bytes: The size of its body.
    /// - Returns: The retry delay when it may not be stored now; otherwise `nil`.
    mutating func take(_ bytes: Int, of account: AccountID, now: NIODeadline) -> TimeAmount? {
        guard limit > 0 else {
            return nil
        }
        let size = bytes + Self.bytesPerMessage
        let hour = Int(now.uptimeNanoseconds / UInt64(Self.hour.nanoseconds))
        var window = windows[account] ?? Window(newest: hour)
        window.advance(to: hour)
        guard window.total + size <= limit else {
            windows[account] = window
            return wait(for: size, in: window, now: now)
        }
        window.bytes[window.newest % Self.hours] += size
        window.total += size
        windows[account] = window
        if windows.count > Self.capacity {
            forget(hour: hour)
        }
        return nil
    }

    /// Returns the time until enough of the oldest hours have left the window to make room.
    private func wait(for size: Int, in window: Window, now: NIODeadline) -> TimeAmount {
        var total = window.total
        for age in stride(from: Self.hours - 1, through: 0, by: -1) where window.newest >= age {
            let hour = window.newest - age
            total -= window.bytes[hour % Self.hours]
            if total + size <= limit {
                let end = UInt64(hour + Self.hours) * UInt64(Self.hour.nanoseconds)
                return .uptimeNanoseconds(end) - now
            }
        }
        return .hours(Int64(Self.hours))
    }

    /// Evicts accounts that stored nothing in the window, which are equivalent to unknown ones. If that is not
    /// enough, also evicts the half that stored least, so that there is room for a while.
    private mutating func forget(hour: Int) {
        windows = windows.compactMapValues { window in
            var window = window
            window.advance(to: hour)
            return window.total > 0 ? window : nil
        }
        guard windows.count > Self.capacity else {
            return
        }
        for (account, _) in windows.sorted(by: { $0.value.total < $1.value.total }).prefix(Self.capacity / 2) {
            windows[account] = nil
        }
    }
}

extension DailyBytes.Window {
    /// Advances the window to an hour, and clears the hours in between. A clock that goes back changes nothing.
    fileprivate mutating func advance(to hour: Int) {
        guard hour > newest else {
            return
        }
        for passed in (newest + 1)...min(hour, newest + bytes.count) {
            total -= bytes[passed % bytes.count]
            bytes[passed % bytes.count] = 0
        }
        newest = hour
    }
}
