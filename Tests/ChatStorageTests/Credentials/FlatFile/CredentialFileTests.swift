import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct CredentialFileTests {
    @Test func `reads old and new lines, and passwords with colons`() throws {
        let file = CredentialFile(Array("alice:\(try sampleHash(1).phcString)\nBob:a:b c \n".utf8))
        #expect(file.faults.isEmpty)
        #expect(try file.credential(for: Username("alice"))?.secret == .hash(sampleHash(1)))
        let bob = try #require(file.credential(for: Username("bob")))
        #expect(bob.username.value == "Bob")
        #expect(bob.secret == .plainText("a:b c "))
    }

    @Test func `comes out as it went in`() throws {
        let texts = ["", "\n", "# all\n\n  \nalice:Secret1\r\nbroken\n", "\u{FEFF}alice:x\r\n\r\n"]
        for text in texts {
            #expect(CredentialFile(Array(text.utf8)).bytes == Array(text.utf8))
        }
        let invalid: [UInt8] = [0xFF, 0x00, 0x0A]
        #expect(CredentialFile(invalid).bytes == invalid)
    }

    @Test func `keeps comments, order and broken lines when it changes`() throws {
        let before = "# staff\nalice:Secret1\n\nno colon here\nbob:Secret2\n# the end"
        var file = CredentialFile(Array(before.utf8))
        try file.replace(Username("ALICE"), hash: sampleHash(1))
        try file.add(Username("carol"), hash: sampleHash(2))
        try file.remove(Username("bob"))
        let after = """
            # staff
            alice:\(try sampleHash(1).phcString)

            no colon here
            # the end
            carol:\(try sampleHash(2).phcString)

            """
        #expect(String(decoding: file.bytes, as: UTF8.self) == after)
    }

    @Test func `takes lines of another system as they are`() throws {
        var file = CredentialFile(Array("\u{FEFF}alice:Secret1\r\n# staff\r\n\r\nbob:Secret2\r\n".utf8))
        #expect(file.faults.isEmpty)
        #expect(try file.credential(for: Username("alice"))?.secret == .plainText("Secret1"))
        #expect(try file.credential(for: Username("bob"))?.secret == .plainText("Secret2"))
        try file.replace(Username("alice"), hash: sampleHash(1))
        let phc = try sampleHash(1).phcString
        let expected = "\u{FEFF}alice:\(phc)\r\n# staff\r\n\r\nbob:Secret2\r\n"
        #expect(file.bytes == Array(expected.utf8))
        #expect(try CredentialFile(file.bytes).credential(for: Username("alice"))?.secret == .hash(sampleHash(1)))
    }

    @Test(arguments: [
        ("alice", CredentialLineFault.noColon),
        ("al:Secret1", .badName("A username needs at least 3 characters")),
        ("a lice:Secret1", .badName("A username consists of letters a-z, digits, '_', '-' and '.' only")),
        (" # note:x", .badName("A username consists of letters a-z, digits, '_', '-' and '.' only")),
        ("alice:", .noSecret),
        ("alice:\r", .noSecret),
        ("alice:$scrypt$", .badHash(.malformed)),
        ("alice:$scrypt$ln=99,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw", .badHash(.badCost)),
        ("alice:$2y$10$abcdefghijklmnopqrstuv", .unknownHash),
        ("alice:$argon2id$v=19$m=65536,t=2,p=1$AAAA$BBBB", .unknownHash),
        ("BOB:Secret3", .repeatedName(firstLine: 2)),
    ])
    func `reports a line by its number and loads the others`(line: String, fault: CredentialLineFault) throws {
        let file = CredentialFile(Array("# staff\nbob:Secret1\n\(line)\ncarol:Secret2\n".utf8))
        #expect(file.faults.map(\.line) == [3])
        #expect(file.faults.map(\.fault) == [fault])
        #expect(file.usernames.map(\.value) == ["bob", "carol"])
        #expect(try file.credential(for: Username("bob"))?.secret == .plainText("Secret1"))
    }

    @Test func `reports a line that is not text`() {
        let file = CredentialFile(Array("bob:Secret1\nalice:".utf8) + [0xC3, 0x28, 0x0A])
        #expect(file.faults.map(\.line) == [2])
        #expect(file.faults.map(\.fault) == [.notText])
    }

    @Test(arguments: ["alice:", "alice:$scrypt$broken", "alice:$2b$12$abc", "alice"])
    func `lets nobody register the name of a broken line`(line: String) throws {
        var file = CredentialFile(Array("\(line)\n".utf8))
        let name = try Username("ALICE")
        #expect(file.credential(for: name) == nil)
        #expect(throws: CredentialError.usernameTaken) { try file.add(name, hash: sampleHash(1)) }
        #expect(throws: CredentialError.noSuchUser) { try file.remove(name) }
        #expect(file.bytes == Array("\(line)\n".utf8))
    }

    @Test func `a file without any account left says so`() throws {
        var file = CredentialFile(Array("alice:Secret1\n\n".utf8))
        try file.remove(Username("alice"))
        #expect(!file.hasAccounts)
        #expect(!file.isBlank)
        #expect(String(decoding: file.bytes, as: UTF8.self) == "\n# There are no accounts.\n")
        var commented = CredentialFile(Array("# staff\nalice:Secret1\n".utf8))
        try commented.remove(Username("alice"))
        #expect(String(decoding: commented.bytes, as: UTF8.self) == "# staff\n")
    }

    @Test func `leaves no second line that would let a removed account in`() throws {
        var file = CredentialFile(Array("alice:Secret1\nbob:Secret2\nALICE:Secret3\n".utf8))
        try file.remove(Username("alice"))
        #expect(String(decoding: file.bytes, as: UTF8.self) == "bob:Secret2\n")
        #expect(try file.credential(for: Username("alice")) == nil)
    }
}
