import ChatStorage
import Testing

@Suite struct PasswordHashTests {
    static let salt = "AAECAwQFBgcICQoLDA0ODw"
    static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test func `reads a PHC string`() throws {
        let hash = try PasswordHash("$scrypt$ln=15,r=8,p=3$\(Self.salt)$\(Self.key)")
        #expect(hash.cost == .standard)
        #expect(hash.salt == Array(0..<16))
        #expect(hash.key == Array(0..<32))
    }

    @Test(arguments: [
        "$scrypt$ln=15,r=8,p=3$\(salt)$\(key)",
        "$scrypt$ln=1,r=1,p=1$AAECAwQFBgc$\(salt)",
        "$scrypt$ln=20,r=8,p=16$\(salt)$\(key)",
        "$scrypt$ln=17,r=32,p=1$\(salt)$\(key)",
    ])
    func `writes what it has read`(text: String) throws {
        #expect(try PasswordHash(text).phcString == text)
    }

    @Test(arguments: [
        ("", PasswordHashError.notScrypt),
        ("secret", .notScrypt),
        ("$argon2id$v=19$m=65536,t=2,p=1$\(salt)$\(key)", .notScrypt),
        ("scrypt$ln=15,r=8,p=3$\(salt)$\(key)", .notScrypt),
        ("$scrypt$", .malformed),
        ("$scrypt$ln=15,r=8,p=3$\(salt)", .malformed),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(key)$", .malformed),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(String(repeating: "A", count: 300))", .malformed),
        ("$scrypt$$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=8$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=8,p=3,x=1$\(salt)$\(key)", .badCost),
        ("$scrypt$r=8,ln=15,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=0,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=21,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=015,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=+5,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=-5,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln= 5,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=٥,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=99999999999999999999,r=8,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=0,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=33,p=3$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=8,p=0$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=8,p=17$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=20,r=16,p=1$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=16,r=1,p=1$\(salt)$\(key)", .badCost),
        ("$scrypt$ln=15,r=8,p=3$$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$AAECAwQFBg$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$\(String(repeating: "A", count: 87))$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$\(salt)==$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0OD!$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0O D$\(key)", .badSalt),
        // The last two bits of this salt are no part of any byte, so another text means the same: refused.
        ("$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODx$\(key)", .badSalt),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$", .badKey),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$AAECAwQFBgcICQoLDA0O", .badKey),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(String(repeating: "A", count: 87))", .badKey),
        ("$scrypt$ln=15,r=8,p=3$\(salt)$\(key) ", .badKey),
    ])
    func `refuses anything else`(text: String, error: PasswordHashError) {
        #expect(throws: error) { try PasswordHash(text) }
    }

    @Test func `shows neither salt nor hash in a log`() throws {
        let hash = try PasswordHash("$scrypt$ln=15,r=8,p=3$\(Self.salt)$\(Self.key)")
        #expect("\(hash)" == "scrypt hash (ln=15,r=8,p=3)")
        #expect(
            "\(StoredSecret.hash(hash)) \(StoredSecret.plainText("Secret1"))" == "a password hash a plain-text password"
        )
    }
}
