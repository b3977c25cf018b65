import ChatStorage
import NIOCore

/// How many bytes each account has stored in the last day: a sliding window of hours. Pure: time comes in.
///
/// It is kept in memory alone. After a restart each account may store as much again: restarts are the operator's, and a
/// counter on disk would cost each message a write. So is what an account stored that had to make room in the table;
/// these are the ones that stored least.
struct DailyBytes: Sendable {
    /// What a message takes on disk beside its body: its row, its entries in three indexes, and those of its first
    /// words.
    static let bytesPerMessage = 200

    /// Accounts that are remembered: 300 bytes each.
    static let capacity = 20_000

    /// The parts of the window; the one that has begun, too, and so no 24 hours hold more than the limit.
    private static let hours = 25

    private static let hour: TimeAmount = .hours(1)

    fileprivate struct Window {
        /// What was stored in each hour; the hour `n` is at `n % hours`.
        var bytes = [Int](repeating: 0, count: DailyBytes.hours)
        var total = 0
        /// The hour that was written last.
        var newest: Int
    }

    private let limit: Int
    private var windows: [AccountID: Window] = [:]

    /// How many accounts are remembered.
    var count: Int { windows.count }

    /// Starts with nothing stored.
    ///
    /// - Parameter limit: Bytes that an account may store in a day; 0 for no bound.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts a message, unless it is too much.
    ///
    /// - Parameter bytes: Of its body.
    /// - Returns: How long to wait with it, when it may not be stored now.
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

    /// Until so many of the oldest hours are out of the window that there is room.
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

    /// Who stored nothing in the window is as good as unknown; of the others the half that stored least goes, so that
    /// the next ones find room.
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
    /// Empties the hours that are over. A clock that goes back changes nothing.
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
