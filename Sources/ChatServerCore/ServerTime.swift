import Foundation

/// Wall-clock time, as in messages and notices.
enum ServerTime {
    /// The current time in milliseconds since 1970-01-01 UTC.
    static var milliseconds: Int64 {
        Int64(Date().timeIntervalSince1970 * 1000)
    }
}
