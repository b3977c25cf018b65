import ChatProtocol
import Testing

@Suite struct PasswordPolicyTests {
    @Test(arguments: [
        ("standard", PasswordPolicy(minimumLength: 8, needsCapital: true, needsDigit: true)),
        ("none", PasswordPolicy(minimumLength: 1, needsCapital: false, needsDigit: false)),
        ("length=12", PasswordPolicy(minimumLength: 12, needsCapital: false, needsDigit: false)),
        ("length=12,digit", PasswordPolicy(minimumLength: 12, needsCapital: false, needsDigit: true)),
        ("digit,capital,length=1", PasswordPolicy(minimumLength: 1, needsCapital: true, needsDigit: true)),
        ("length=128", PasswordPolicy(minimumLength: 128, needsCapital: false, needsDigit: false)),
    ])
    func `reads what an operator writes`(text: String, policy: PasswordPolicy) {
        #expect(PasswordPolicy(text) == policy)
    }

    @Test(arguments: [
        "", "Standard", "length", "length=", "length=0", "length=129", "length=-1", "length=8.5", "length=8,",
        ",digit", "digit,,capital", "standard,digit", "length= 8", "digits", "length=99999999999999999999",
    ])
    func `refuses any other text`(text: String) {
        #expect(PasswordPolicy(text) == nil)
    }

    @Test(arguments: ["Abcdefg1", "ÄÖÜäöü12", "A1 !?-_.", "0000000Z", String(repeating: "Aa1", count: 341)])
    func `takes a password that the standard policy permits`(password: String) throws {
        try PasswordPolicy.standard.check(password)
    }

    @Test(arguments: [
        ("", PasswordPolicyError.tooShort(minimum: 8)),
        ("Abcdef1", .tooShort(minimum: 8)),
        // Seven characters of two code points each: the policy counts the characters that a user sees.
        (String(repeating: "e\u{301}", count: 7), .tooShort(minimum: 8)),
        ("abcdefg1", .noCapital),
        ("Abcdefgh", .noDigit),
        ("abcdefgh", .noCapital),
        ("A1" + String(repeating: "x", count: 1023), .tooLong),
    ])
    func `names the first rule that a password breaks`(password: String, error: PasswordPolicyError) {
        #expect(throws: error) { try PasswordPolicy.standard.check(password) }
    }

    @Test func `no policy still refuses an empty password and one that is too long to hash`() throws {
        try PasswordPolicy.none.check("x")
        try PasswordPolicy.none.check(String(repeating: "x", count: 1024))
        #expect(throws: PasswordPolicyError.tooShort(minimum: 1)) { try PasswordPolicy.none.check("") }
        #expect(throws: PasswordPolicyError.tooLong) {
            try PasswordPolicy.none.check(String(repeating: "é", count: 513))
        }
        #expect(PasswordPolicy(minimumLength: -3, needsCapital: false, needsDigit: false) == .none)
    }

    @Test(arguments: [
        (PasswordPolicy.standard, "A password needs at least 8 characters, a capital letter and a digit."),
        (.none, "A password needs at least 1 character."),
        (
            PasswordPolicy(minimumLength: 12, needsCapital: false, needsDigit: true),
            "A password needs at least 12 characters and a digit."
        ),
    ])
    func `describes itself in one sentence`(policy: PasswordPolicy, sentence: String) {
        #expect("\(policy)" == sentence)
    }

    @Test(arguments: [
        (PasswordPolicyError.tooShort(minimum: 1), "The password is empty."),
        (.tooShort(minimum: 8), "The password needs at least 8 characters."),
        (.tooLong, "The password is longer than 1024 bytes."),
        (.noCapital, "The password needs a capital letter."),
        (.noDigit, "The password needs a digit."),
        (.controlCharacter, "The password has a control character, such as a tab, in it."),
    ])
    func `says which rule was broken`(error: PasswordPolicyError, sentence: String) {
        #expect("\(error)" == sentence)
    }
}
