package import ChatStorage
package import NIOCore
import Synchronization

/// Keeps accounts to the bytes that they may store in a day.
package final class ByteQuota: Sendable {
    private let bytes: Mutex<DailyBytes>
    private let now: @Sendable () -> NIODeadline

    /// Makes a quota.
    ///
    /// - Parameters:
    ///   - bytes: What each account may store.
    ///   - now: The clock.
    package init(_ bytes: DailyBytes, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.bytes = Mutex(bytes)
        self.now = now
    }

    /// Counts a message with a body of so many bytes.
    ///
    /// - Returns: How long to wait with it instead, when it may not be stored.
    package func take(_ count: Int, of account: AccountID) -> TimeAmount? {
        bytes.withLock { $0.take(count, of: account, now: now()) }
    }
}

extension TimeAmount {
    /// Whole hours, rounded up, in words.
    var inHours: String {
        let hour = TimeAmount.hours(1).nanoseconds
        let hours = max(1, (nanoseconds + hour - 1) / hour)
        return hours == 1 ? "an hour" : "\(hours) hours"
    }
}
