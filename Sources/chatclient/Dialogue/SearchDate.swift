/// A day or a moment as a person types it after `since:` or `until:`, in local time.
struct SearchDate: Sendable, Equatable {
    /// Its beginning, in milliseconds since 1970-01-01 UTC.
    let start: Int64

    /// Its end, in milliseconds since 1970-01-01 UTC: the beginning of the next day, or ``start`` for a moment.
    let end: Int64

    private static let daySeconds: Int64 = 86_400

    private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    /// The fewest letters of a weekday.
    private static let weekdayLetters = 3

    /// The most digits of a number of days, weeks or hours.
    private static let countDigits = 4

    /// Parses a date; `nil` if it is none.
    ///
    /// - `today`, `yesterday`, `3d` (three days ago) and `2w` (two weeks ago): that day;
    /// - `monday`, `mon`: the latest such day, which may be today;
    /// - `2026-11-20`: that day, of the years 1970 to 9999;
    /// - `2h`: two hours ago; `14:30`: that time today; `2026-11-20T14:30`: that moment.
    init?(_ text: String, _ clock: WallClock) {
        let text = text.lowercased()
        let now = clock.now()
        if let hours = Self.count(text, "h") {
            let moment = now - hours * 3_600_000
            self.init(start: moment, end: moment)
            return
        }
        let today = Self.localDay(now, clock)
        if let seconds = Self.timeOfDay(text) {
            let moment = Self.milliseconds(today * Self.daySeconds + seconds, clock)
            self.init(start: moment, end: moment)
            return
        }
        let parts = text.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let day = Self.calendarDay(parts[0]), let seconds = Self.timeOfDay(parts[1]) {
            let moment = Self.milliseconds(day * Self.daySeconds + seconds, clock)
            self.init(start: moment, end: moment)
            return
        }
        guard let day = Self.daysAgo(text, today: today).map({ today - $0 }) ?? Self.calendarDay(text) else {
            return nil
        }
        self.init(
            start: Self.milliseconds(day * Self.daySeconds, clock),
            end: Self.milliseconds((day + 1) * Self.daySeconds, clock)
        )
    }

    private init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    private static func daysAgo(_ text: String, today: Int64) -> Int64? {
        switch text {
        case "today": return 0
        case "yesterday": return 1
        default: break
        }
        if let days = count(text, "d") ?? count(text, "w").map({ $0 * 7 }) {
            return days
        }
        guard text.count >= weekdayLetters, let weekday = weekdays.firstIndex(where: { $0.hasPrefix(text) }) else {
            return nil
        }
        // 1970-01-01 was a Thursday, the fifth of these days.
        let current = (today % 7 + 7 + 4) % 7
        return (current - Int64(weekday) + 7) % 7
    }

    /// Parses digits before a unit.
    private static func count(_ text: String, _ unit: String) -> Int64? {
        guard text.hasSuffix(unit) else {
            return nil
        }
        return number(text.dropLast(unit.count), digits: 1...countDigits)
    }

    /// Parses `14:30` as seconds since midnight.
    private static func timeOfDay(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = number(parts[0], digits: 1...2),
            let minute = number(parts[1], digits: 2...2),
            hour < 24, minute < 60
        else {
            return nil
        }
        return hour * 3600 + minute * 60
    }

    /// Parses `2026-11-20` as days since 1970-01-01.
    private static func calendarDay(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4...4), let month = number(parts[1], digits: 1...2),
            let day = number(parts[2], digits: 1...2), year >= 1970, (1...12).contains(month), day >= 1
        else {
            return nil
        }
        let first = firstDay(year, month)
        let next = month == 12 ? firstDay(year + 1, 1) : firstDay(year, month + 1)
        return first + day <= next ? first + day - 1 : nil
    }

    /// The days from 1970-01-01 to the first day of a month: Howard Hinnant's `days_from_civil`, with years that begin
    /// in March.
    private static func firstDay(_ year: Int64, _ month: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let shiftedMonth = month <= 2 ? month + 9 : month - 3
        let (era, yearOfEra) = shiftedYear.quotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * shiftedMonth + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int64? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    /// The local day of a time, in days since 1970-01-01.
    private static func localDay(_ time: Int64, _ clock: WallClock) -> Int64 {
        let local = time / 1000 + clock.offset(time / 1000)
        return (local - (local % daySeconds + daySeconds) % daySeconds) / daySeconds
    }

    /// Converts seconds of local time. The second offset counts where the first look falls on the other side of a
    /// change to or from summer time.
    private static func milliseconds(_ local: Int64, _ clock: WallClock) -> Int64 {
        let guess = local - clock.offset(local)
        return (local - clock.offset(guess)) * 1000
    }
}
