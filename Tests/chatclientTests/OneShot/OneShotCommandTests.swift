import ArgumentParser
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct OneShotCommandTests {
    private func command(_ words: String...) throws -> OneShotCommand? {
        try ClientOptions.parse(["h", "1", "me"] + words).oneShot
    }

    @Test func `there is none without words`() throws {
        #expect(try ClientOptions.parse(["h", "1"]).oneShot == nil)
        #expect(try command() == nil)
        #expect(try command("--existing") == nil)
    }

    @Test func `sends to one or several, of any kind, each once`() throws {
        #expect(try command("send", "bob", "hi there") == .send([.user("bob")], text: "hi there"))
        #expect(try command("send", "bob", "hi", "there") == .send([.user("bob")], text: "hi there"))
        let many: [OneShotTarget] = [.user("bob"), .user("public"), .room(.name("Lab")), .room(.number(48_219_307))]
        #expect(try command("send", "bob,@public, #Lab,#48219307,@bob", "hi") == .send(many, text: "hi"))
        #expect(
            try command("send", "--room", "Lab", "--public", "hi")
                == .send([.everyone, .room(.name("Lab"))], text: "hi")
        )
        #expect(
            try command("send", "--room", "#Lab", "--room", "Hall", "hi")
                == .send([.room(.name("Lab")), .room(.name("Hall"))], text: "hi")
        )
    }

    @Test func `names that differ in case only are one recipient`() throws {
        #expect(try command("send", "bob,BOB,@Bob", "hi") == .send([.user("bob")], text: "hi"))
        #expect(
            try command("send", "--room", "Lab", "--room", "#LAB", "hi") == .send([.room(.name("Lab"))], text: "hi")
        )
        #expect(try command("send", "bob,#bob", "hi") == .send([.user("bob"), .room(.name("bob"))], text: "hi"))
    }

    @Test func `the message is the input when there is no text, or a hyphen`() throws {
        #expect(try command("send", "bob") == .send([.user("bob")], text: nil))
        #expect(try command("send", "bob", "-") == .send([.user("bob")], text: nil))
        #expect(try command("send", "--public", "-") == .send([.everyone], text: nil))
        #expect(try command("send", "bob", "") == .send([.user("bob")], text: ""))
        #expect(try command("send", "bob", "--", "--room") == .send([.user("bob")], text: "--room"))
        #expect(try command("send", "bob")?.needsInput == true)
        #expect(try command("send", "bob", "")?.needsInput == false)
        #expect(try command("read")?.needsInput == false)
    }

    @Test func `reads, and prints histories`() throws {
        #expect(try command("read") == .read(follows: false, includesOwn: false))
        #expect(try command("read", "--follow", "--own") == .read(follows: true, includesOwn: true))
        #expect(try command("history", "bob") == .history(.user("bob"), limit: nil))
        #expect(try command("history", "--public", "--limit", "7") == .history(.everyone, limit: 7))
        #expect(try command("history", "--room", "Lab") == .history(.room(.name("Lab")), limit: nil))
        #expect(try command("history", "#Lab") == .history(.room(.name("Lab")), limit: nil))
    }

    @Test(arguments: [
        ["bob"], ["send"], ["send", "bob,", "x"], ["send", "public", "x"], ["send", "#", "x"], ["send", "--room", ""],
        ["send", "bob", "x", "--follow"], ["send", "bob", "x", "--limit", "3"], ["send", "bob", "x", "--own"],
        ["send", (0...100).map { "u\($0)" }.joined(separator: ","), "x"],
        ["read", "bob"], ["read", "--room", "Lab"], ["read", "--public"], ["read", "--limit", "3"],
        ["read", "--no-state"],
        ["history"], ["history", "bob", "carl"], ["history", "bob", "--public"], ["history", "bob", "--limit", "0"],
        ["history", "bob", "--follow"], ["--follow"], ["--quiet"], ["--register"], ["--room", "Lab"], ["--public"],
        ["--limit", "1"], ["--own"], ["read", "--register", "--existing"],
        ["SEND", "bob", "x"], ["keys"], ["keys", "make"], ["keys", "init", "now"], ["keys", "init", "--room", "Lab"],
        ["keys", "init", "--no-state"],
    ])
    func `refuses what cannot be meant`(words: [String]) {
        #expect {
            _ = try ClientOptions.parse(["h", "1", "me"] + words)
        } throws: {
            ClientOptions.exitCode(for: $0).rawValue == 64
        }
    }

    @Test func `makes keys`() throws {
        #expect(try command("keys", "init") == .makeKeys)
        #expect(try command("keys", "init")?.needsInput == false)
    }

    @Test func `a place in the output is a recipient`() throws {
        for target in [OneShotTarget.user("bob"), .room(.name("Lab")), .room(.number(48_219_307))] {
            #expect(try OneShotTarget(target.place) == target)
        }
        #expect(OneShotTarget.everyone.place == "public")
    }

    @Test func `reading without a note is possible when it follows`() throws {
        #expect(try command("read", "--follow", "--no-state") == .read(follows: true, includesOwn: false))
    }
}
