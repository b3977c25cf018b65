import ChatProtocol
import ChatStorage
import Testing

@Suite struct PasswordHasherTests {
    static let cheap = PasswordHasher(cost: ScryptCost(logN: 4))

    @Test func `tells the right password from wrong ones`() throws {
        let secret = StoredSecret.hash(try Self.cheap.hash("Correct horse 1"))
        #expect(try Self.cheap.verify("Correct horse 1", against: secret) == .right)
        #expect(try Self.cheap.verify("Correct horse 2", against: secret) == .wrong)
        #expect(try Self.cheap.verify("correct horse 1", against: secret) == .wrong)
        #expect(try Self.cheap.verify("Correct horse 1 ", against: secret) == .wrong)
        #expect(try Self.cheap.verify("", against: secret) == .wrong)
    }

    @Test func `salts each hash anew`() throws {
        let one = try Self.cheap.hash("Password1")
        let other = try Self.cheap.hash("Password1")
        #expect(one.salt.count == 16 && one.key.count == 32)
        #expect(one.salt != other.salt)
        #expect(one.key != other.key)
    }

    @Test func `asks for a new hash when the cost is another`() throws {
        let dearer = PasswordHasher(cost: ScryptCost(logN: 5))
        let secret = StoredSecret.hash(try Self.cheap.hash("Password1"))
        #expect(try dearer.verify("Password1", against: secret) == .rightButOutdated)
        #expect(try dearer.verify("Password2", against: secret) == .wrong)
    }

    @Test func `asks for a hash of a plain-text password`() throws {
        let secret = StoredSecret.plainText("Password1")
        #expect(try Self.cheap.verify("Password1", against: secret) == .rightButOutdated)
        #expect(try Self.cheap.verify("Password", against: secret) == .wrong)
        #expect(try Self.cheap.verify("", against: .plainText("")) == .wrong)
    }

    /// The hash of a password's own bytes, as release 0.1.0 made it.
    private func rawHash(_ password: String) throws -> StoredSecret {
        let key = try Scrypt.deriveKey(
            from: Array(password.utf8),
            salt: [UInt8](repeating: 3, count: 16),
            logN: 4,
            blockSize: 8,
            parallelism: 3,
            count: 32
        )
        return .hash(
            try PasswordHash(cost: ScryptCost(logN: 4), salt: [UInt8](repeating: 3, count: 16), key: key)
        )
    }

    @Test func `a password fits however it is typed`() throws {
        let ways = ["P\u{E4}ss word1", "Pa\u{308}ss word1", "Pa\u{308}ss\u{A0}word1"]
        for hashed in ways {
            let secret = StoredSecret.hash(try Self.cheap.hash(hashed))
            for typed in ways {
                #expect(try Self.cheap.verify(typed, against: secret) == .right)
                #expect(try Self.cheap.verify(typed, against: .plainText(hashed)) == .rightButOutdated)
            }
            #expect(try Self.cheap.verify("Pass word1", against: secret) == .wrong)
        }
    }

    @Test func `an old hash of what was not prepared fits the same bytes, and asks for a new one`() throws {
        let decomposed = "Pa\u{308}ssword1"
        #expect(try Self.cheap.verify(decomposed, against: rawHash(decomposed)) == .rightButOutdated)
        #expect(try Self.cheap.verify("P\u{E4}ssword1", against: rawHash(decomposed)) == .wrong)
        // A password that happened to be prepared already needs no new hash.
        #expect(try Self.cheap.verify("P\u{E4}ssword1", against: rawHash("P\u{E4}ssword1")) == .right)
        #expect(try Self.cheap.verify(decomposed, against: rawHash("P\u{E4}ssword1")) == .right)
        // A password that cannot be prepared keeps its hash.
        #expect(try Self.cheap.verify("tab\tulator", against: rawHash("tab\tulator")) == .right)
        #expect(throws: PasswordHasherError.controlCharacter) { try Self.cheap.hash("tab\tulator") }
    }

    @Test func `a decoy has the hasher's cost, and no password fits`() throws {
        let decoy = try Self.cheap.decoy()
        #expect(decoy.cost == Self.cheap.cost)
        #expect(decoy.salt.count == PasswordHasher.saltBytes && decoy.key.count == PasswordHasher.keyBytes)
        #expect(try Self.cheap.verify("Password1", against: .hash(decoy)) == .wrong)
    }

    @Test func `bounds the length of a password`() throws {
        let longest = String(repeating: "x", count: PasswordPolicy.maximumBytes)
        let secret = StoredSecret.hash(try Self.cheap.hash(longest))
        #expect(try Self.cheap.verify(longest, against: secret) == .right)
        #expect(try Self.cheap.verify(longest + "x", against: secret) == .wrong)
        #expect(throws: PasswordHasherError.badLength) { try Self.cheap.hash(longest + "x") }
        #expect(throws: PasswordHasherError.badLength) { try Self.cheap.hash("") }
    }

    /// RFC 7914, section 12, the third vector: N = 16384, r = 8, p = 1.
    @Test func `agrees with the vector of RFC 7914`() throws {
        let key: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb,
            0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
            0xd5, 0x43, 0x29, 0x55, 0x61, 0x3f, 0x0f, 0xcf, 0x62, 0xd4, 0x97, 0x05, 0x24, 0x2a, 0x9a, 0xf9,
            0xe6, 0x1e, 0x85, 0xdc, 0x0d, 0x65, 0x1e, 0x40, 0xdf, 0xcf, 0x01, 0x7b, 0x45, 0x57, 0x58, 0x87,
        ]
        let cost = try #require(ScryptCost(logN: 14, blockSize: 8, parallelism: 1))
        let hash = try PasswordHash(cost: cost, salt: Array("SodiumChloride".utf8), key: key)
        let hasher = PasswordHasher(cost: cost)
        #expect(try hasher.verify("pleaseletmein", against: .hash(hash)) == .right)
        #expect(try hasher.verify("pleaseletmeout", against: .hash(hash)) == .wrong)
    }

    /// The costs that operators use, and those at the ends of the range, where a bound on memory is easily off by a
    /// block.
    @Test(arguments: [(15, 8, 3), (17, 8, 1), (1, 8, 1), (10, 10, 1), (10, 32, 1), (10, 32, 2), (15, 1, 1), (1, 1, 16)])
    func `computes at every cost in range`(logN: Int, blockSize: Int, parallelism: Int) throws {
        let cost = try #require(ScryptCost(logN: logN, blockSize: blockSize, parallelism: parallelism))
        let hash = try PasswordHasher(cost: cost).hash("Password1")
        #expect(try PasswordHash(hash.phcString) == hash)
    }

    @Test func `brings an operator's cost into its range`() {
        #expect(ScryptCost(logN: 0).logN == 1)
        #expect(ScryptCost(logN: 99).logN == 20)
        #expect(ScryptCost(logN: 15) == .standard)
        #expect(ScryptCost.standard.memory == 32 * 1024 * 1024)
    }
}
