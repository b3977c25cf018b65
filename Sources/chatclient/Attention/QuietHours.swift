/// The part of the day in which nothing rings, by the local clock. It may reach over midnight.
struct QuietHours: Sendable, Equatable {
    private static let minutesOfDay = 24 * 60

    /// The first quiet minute of the day, from 0.
    let start: Int

    /// The minute of the day at which it ends; not quiet any more.
    let end: Int

    /// Reads `22:00-07:00`, or `22-7`.
    ///
    /// - Returns: `nil` for any other text, and if nothing lies between the two times.
    init?(_ text: String) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute(String($0)) }
        guard times.count == 2, let start = times[0], let end = times[1], start != end else {
            return nil
        }
        self.start = start
        self.end = end
    }

    /// The text form, `22:00-07:00`.
    var text: String { Self.text(start) + "-" + Self.text(end) }

    /// Returns whether a time is quiet.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC.
    func contains(_ time: Int64, _ clock: WallClock) -> Bool {
        let seconds = time / 1000
        let local = seconds + clock.offset(seconds)
        let minute = Int(local / 60 % Int64(Self.minutesOfDay) + Int64(Self.minutesOfDay)) % Self.minutesOfDay
        return start < end ? minute >= start && minute < end : minute >= start || minute < end
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.trimmed().split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.map { part in
            part.count <= 2 && part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard (1...2).contains(numbers.count), let hour = numbers[0], let minute = numbers.count == 2 ? numbers[1] : 0,
            hour < 24 || hour == 24 && minute == 0, minute < 60
        else {
            return nil
        }
        return (hour * 60 + minute) % minutesOfDay
    }

    private static func text(_ minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return (hour < 10 ? "0" : "") + "\(hour)" + (rest < 10 ? ":0" : ":") + "\(rest)"
    }
}
