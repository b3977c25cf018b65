import ChatProtocol
import Testing

@Suite struct CalendarDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (11_016, "2000-02-29"), (11_017, "2000-03-01"), (18_321, "2020-02-29"),
            (18_627, "2020-12-31"), (47_540, "2100-02-28"), (47_541, "2100-03-01"), (2_932_896, "9999-12-31"),
        ] as [(Int64, String)]
    )
    func `knows leap years`(days: Int64, text: String) {
        #expect("\(CalendarDate(daysSince1970: days))" == text)
    }

    @Test func `every day follows the one before`() {
        var previous = CalendarDate(daysSince1970: 0)
        for days in Int64(1)...200_000 {
            let date = CalendarDate(daysSince1970: days)
            let isNext = (date.year, date.month, date.day) == (previous.year, previous.month, previous.day + 1)
            let isNextMonth = (date.year, date.month, date.day) == (previous.year, previous.month + 1, 1)
            let isNextYear = (date.year, date.month, date.day) == (previous.year + 1, 1, 1)
            #expect(isNext || isNextMonth && previous.day >= 28 || isNextYear && previous.month == 12)
            previous = date
        }
    }

    @Test func `writes the time of day`() {
        #expect(CalendarDate.clockText(0) == "00:00")
        #expect(CalendarDate.clockText(CalendarDate.daySeconds * 3 - 1) == "23:59")
        #expect(CalendarDate.clockText(3600 * 7 + 60 * 5) == "07:05")
    }

    @Test("times that a peer made up are bounded, so that their difference does not overflow")
    func bounds() {
        #expect(CalendarDate.bounded(.min) == 0)
        #expect(CalendarDate.bounded(.max) == 253_402_300_799_999)
        #expect(CalendarDate.bounded(1_790_000_000_123) == 1_790_000_000_123)
    }
}
