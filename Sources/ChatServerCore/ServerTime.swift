import Foundation

/// The time of day as messages and notices carry it.
enum ServerTime {
    /// Now, in milliseconds since 1970-01-01 UTC.
    static var milliseconds: Int64 {
        Int64(Date().timeIntervalSince1970 * 1000)
    }
}
