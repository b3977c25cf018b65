/// A time of each day, such as 22:00-07:00, in local time.
struct QuietHours: Sendable, Equatable {
    /// The first minute of the day that belongs to it, 0 to 1439.
    let start: Int

    /// The first minute of the day that does not belong to it any more, 0 to 1439.
    let end: Int

    /// Parses `HH:MM-HH:MM`; `nil` if the text is something else, or if both times are the same.
    init?(_ text: String) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard times.count == 2, let start = times[0], let end = times[1], start != end else {
            return nil
        }
        self.start = start
        self.end = end
    }

    /// Whether a minute of the day belongs to it.
    ///
    /// - Parameter minute: 0 to 1439.
    func contains(minute: Int) -> Bool {
        start < end ? (start..<end).contains(minute) : minute >= start || minute < end
    }

    /// Whether a time belongs to it.
    ///
    /// - Parameters:
    ///   - time: Milliseconds since 1970-01-01 UTC.
    ///   - clock: Knows the local time.
    func contains(_ time: Int64, in clock: WallClock) -> Bool {
        let seconds = time / 1000
        let local = (seconds + clock.offset(seconds)) % 86_400
        return contains(minute: Int((local + 86_400) % 86_400 / 60))
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isWholeNumber) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60, parts[1].count == 2
        else {
            return nil
        }
        return hour * 60 + minute
    }
}
