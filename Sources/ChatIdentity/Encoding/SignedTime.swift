/// The times that may be signed, so that each can be shown as a date.
package enum SignedTime {
    /// Milliseconds since 1970-01-01 UTC: up to the last moment of the year 9999.
    package static let range: ClosedRange<Int64> = 0...253_402_300_799_999

    /// The nearest time that may be signed: a clock that is wrong by decades must not keep a device from writing.
    package static func nearest(to time: Int64) -> Int64 {
        min(max(time, range.lowerBound), range.upperBound)
    }
}
