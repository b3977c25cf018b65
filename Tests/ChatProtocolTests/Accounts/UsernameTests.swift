import ChatProtocol
import Testing

@Suite struct UsernameTests {
    @Test(arguments: ["bob", "Bob", "007", "a.b", "___", "-.-", "Ann_Lee-3.x", String(repeating: "z", count: 50)])
    func `takes a name of permitted characters`(name: String) throws {
        let username = try Username(name)
        #expect(username.value == name)
        #expect("\(username)" == name)
    }

    @Test(arguments: [
        ("", UsernameError.tooShort),
        ("ab", .tooShort),
        (String(repeating: "z", count: 51), .tooLong),
        ("bob ", .invalidCharacter),
        ("bob\n", .invalidCharacter),
        ("b\u{0}b", .invalidCharacter),
        ("b\u{1B}[2J", .invalidCharacter),
        ("bob@home", .invalidCharacter),
        ("a/b", .invalidCharacter),
        ("bób", .invalidCharacter),
        // Look like "bob" and "kim": a Cyrillic letter, and the sign for kelvin, which has an ASCII letter as its
        // lower case.
        ("b\u{43E}b", .invalidCharacter),
        ("\u{212A}im", .invalidCharacter),
        ("é", .invalidCharacter),
        ("名前名前", .invalidCharacter),
    ])
    func `refuses any other name`(name: String, error: UsernameError) {
        #expect(throws: error) { try Username(name) }
    }

    @Test(arguments: ["-rf", "--help", "-.-", ".profile", "..."])
    func `a new name begins with a letter, a digit or an underscore`(name: String) throws {
        #expect(throws: UsernameError.invalidStart) { try Username(new: name) }
        // An existing name stays valid.
        #expect(try Username(name).value == name)
    }

    @Test(arguments: ["192.0.2.1", "0.0.0.0", "255.255.255.255"])
    func `a new name is not an address`(name: String) throws {
        #expect(throws: UsernameError.isAddress) { try Username(new: name) }
        #expect(try Username(name).value == name)
    }

    @Test(arguments: ["bob", "007", "___", "_-.", "B-.", "192.0.2", "192.0.2.256", "1.2.3.4.5", "192.0.2.1."])
    func `other names are taken for new accounts, too`(name: String) throws {
        #expect(try Username(new: name).value == name)
        #expect(throws: UsernameError.invalidCharacter) { try Username(new: name + " ") }
    }

    @Test func `takes names that differ in case for the same`() throws {
        let names: Set = [try Username("Alice"), try Username("ALICE"), try Username("alice")]
        #expect(names.count == 1)
        #expect(try Username("Alice").folded == "alice")
        #expect(try Username("alice") != Username("alicf"))
    }

    @Test(arguments: [
        (UsernameError.tooShort, "A username needs at least 3 characters."),
        (.tooLong, "A username has at most 50 characters."),
        (.invalidStart, "A new username begins with a letter, a digit or '_'."),
        (.isAddress, "A new username is not an IP address."),
        (.invalidCharacter, "A username consists of letters a-z, digits, '_', '-' and '.' only."),
    ])
    func `says what is wrong`(error: UsernameError, sentence: String) {
        #expect("\(error)" == sentence)
    }
}
