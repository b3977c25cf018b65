import ChatClientCore
import Testing

@testable import chatclient

@Suite struct ServerChoiceTests {
    private static let now: Int64 = 1_700_003_600_000
    private static let day: Int64 = 86_400_000

    private func choice(_ days: [Int64]) -> ServerChoice {
        let entries = days.map { days in
            RecentAccounts.Entry(
                address: ServerAddress(host: "chat\(days).example", port: 1300),
                account: "alice",
                lastUse: Self.now - days * Self.day
            )
        }
        return ServerChoice(
            recent: RecentAccounts(entries),
            clock: WallClock(now: { Self.now }, offset: { _ in 0 })
        )
    }

    private func target(_ host: String, _ port: Int = 1300, _ name: String? = "alice") -> ClientTarget {
        ClientTarget(address: ServerAddress(host: host, port: port), username: name)
    }

    @Test func `lists what was used, the last first`() {
        #expect(
            choice([0, 1, 5, 40]).introduction == [
                "1  alice at chat0.example:1300 (today)", "2  alice at chat1.example:1300 (yesterday)",
                "3  alice at chat5.example:1300 (5 days ago)", "4  alice at chat40.example:1300 (2023-10-05)",
                "n  another server",
            ]
        )
        #expect(choice([0]).prompt == "Number or n [1]: ")
        #expect(choice(Array(0...10)).introduction.first == " 1  alice at chat0.example:1300 (today)")
        #expect(choice(Array(0...10)).introduction.last == " n  another server")
    }

    @Test func `connects to a number, and by an empty line to the first`() {
        var choice = choice([0, 1])
        #expect(choice.answer(" 2 ") == .connect(target("chat1.example")))
        #expect(choice.answer("") == .connect(target("chat0.example")))
        #expect(choice.answer("3") == .askAgain("There is no number 3; the last one is 2."))
        #expect(choice.answer("0") == .askAgain("There is no number 0; the last one is 2."))
        #expect(choice.answer("bob@h:7") == .connect(target("h", 7, "bob")))
    }

    @Test func `asks for another server until one is named`() {
        var choice = choice([0])
        #expect(choice.answer("N") == .askAgain(""))
        #expect(choice.prompt == "Server (HOST:PORT or NAME@HOST:PORT): ")
        #expect(choice.answer("") == .askAgain("Name one server, such as chat.example:1300."))
        #expect(choice.answer("a.example 1 bob carol") == .askAgain("Name one server, such as chat.example:1300."))
        #expect(
            choice.answer("a.example 0") == .askAgain("The port must be a number from 1 to 65535, but is '0'.")
        )
        #expect(choice.answer("a.example 1 bob") == .connect(target("a.example", 1, "bob")))
    }

    @Test func `asks at once on a device that has used none`() {
        var choice = choice([])
        #expect(choice.introduction.count == 1)
        #expect(choice.prompt.hasPrefix("Server"))
        #expect(choice.answer("n") != .askAgain(""))
        #expect(choice.answer("h:1") == .connect(target("h", 1, nil)))
    }
}
