import Testing

@testable import ChatStorage

@Suite struct RoomNameTests {
    @Test(arguments: [
        "Den", "a", "Salle d'étude 2", "部屋", "🎲 Games", String(repeating: "x", count: 50), "a  b",
        "می\u{200C}خواهم", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} fans",
    ])
    func `takes a name`(name: String) throws {
        #expect(try RoomName(name).value == name)
    }

    @Test(arguments: [
        "", " ", " Den", "Den ", "Den\n", " \u{301}Den", "De\u{7}n", "De\u{202E}n", "De\u{200B}n", "\u{FE0F}",
        "\u{200D}", "Den\u{200D}", "De\u{2800}n", "De\u{34F}n", "De\u{E0100}n", "De\u{FE01}n", "Den\u{FE0F}\u{FE0F}",
        "e" + String(repeating: "\u{301}", count: 9),
        String(repeating: "x", count: 51), "e" + String(repeating: "\u{301}", count: 200),
    ])
    func `refuses what is no name`(name: String) {
        #expect(throws: RoomRefusal.invalidName) { try RoomName(name) }
    }

    @Test(arguments: [
        ("Den", "dEN"), ("Ärger", "a\u{308}rger"), ("ﬁx", "FIX"), ("Ｄｅｎ", "den"), ("a b", "A  B"),
        ("De\u{200D}n", "Den"), ("Den\u{FE0F}", "den"), ("Straße 1", "STRAßE\u{A0}1"),
    ])
    func `knows two names that look alike as one`(one: String, other: String) throws {
        #expect(try RoomName(one).folded == RoomName(other).folded)
    }

    @Test(arguments: [("Den", "Dan"), ("Den", "Dén"), ("Den 1", "Den 2"), ("ab", "a b")])
    func `knows two names apart`(one: String, other: String) throws {
        #expect(try RoomName(one).folded != RoomName(other).folded)
    }
}
