import ChatAdministration
import Testing

@Suite struct AdminDurationTests {
    @Test(arguments: [
        ("1s", 1), ("30m", 1800), ("2h", 7200), ("1d", 86_400), ("1w", 604_800), ("1d12h", 129_600), ("1W2D", 777_600),
        ("3650d", 315_360_000), ("90m", 5400),
    ])
    func `reads a duration`(text: String, seconds: Int) throws {
        #expect(try AdminDuration.seconds(of: text) == seconds)
    }

    @Test(arguments: [
        "", "0s", "1", "d", "1x", "-1d", "1.5d", "1d1d", "1h1d", "3650d1s", "99999999999999999999d", "1d 2h", "９d",
        "1d12",
    ])
    func `refuses another text`(text: String) {
        #expect(throws: AdminSyntaxError.self) { try AdminDuration.seconds(of: text) }
    }

    @Test(arguments: [1, 59, 60, 3599, 3600, 86_400, 90_061, 604_799, 604_800, 315_360_000])
    func `what it writes it reads`(seconds: Int) throws {
        #expect(try AdminDuration.seconds(of: AdminDuration.text(seconds)) == seconds)
    }

    @Test(arguments: [
        (0, "0s"), (-5, "0s"), (7, "7s"), (60, "1m"), (3605, "1h"), (3665, "1h1m"), (90_061, "1d1h"), (864_000, "10d"),
    ])
    func `shows two units at most`(seconds: Int, text: String) {
        #expect(AdminDuration.roughText(seconds) == text)
    }
}
