import ChatProtocol
import Testing

@Suite struct InviteCodeTests {
    @Test func `reads what it shows`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let code = InviteCode(using: &generator)
            #expect(InviteCode(text: code.text) == code)
        }
    }

    @Test func `shows the bytes in groups of Crockford's digits`() {
        let zero = InviteCode([UInt8](repeating: 0, count: 16))
        #expect(zero?.text == "00000-00000-00000-00000-000000")
        let ones = InviteCode([UInt8](repeating: 0xFF, count: 16))
        #expect(ones?.text == "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZW")
        let rising = InviteCode((0..<16).map { UInt8($0) })
        #expect(rising?.text == "000G4-0R40M-30E20-9185G-R38E1W")
    }

    @Test(arguments: [
        "000g4-0r40m-30e20-9185g-r38e1w", "000G40R40M30E209185GR38E1W", " OOOG4-0R4OM 30E2O-9l85G r38eIw ",
        "0-0-0-G-4-0-R-4-0-M-3-0-E-2-0-9-1-8-5-G-R-3-8-E-1-W",
    ])
    func `forgives what people type`(text: String) {
        #expect(InviteCode(text: text)?.bytes == (0..<16).map { UInt8($0) })
    }

    @Test(arguments: [
        "", "000G4", "000G4-0R40M-30E20-9185G-R38E1", "000G4-0R40M-30E20-9185G-R38E1W0",
        // A letter that is no digit, and last bits that are not 0.
        "U00G4-0R40M-30E20-9185G-R38E1W", "000G4-0R40M-30E20-9185G-R38E1X",
        "000G4-0R40M-30E20-9185G-R38E1é", String(repeating: "-", count: 1000) + "000G40R40M30E209185GR38E1W",
    ])
    func `refuses any other text`(text: String) {
        #expect(InviteCode(text: text) == nil)
    }

    @Test(arguments: [0, 15, 17, 32])
    func `refuses another number of bytes`(count: Int) {
        #expect(InviteCode([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `keeps its secret out of a log`() throws {
        let code = try #require(InviteCode([UInt8](repeating: 7, count: 16)))
        #expect("\(code)" == "InviteCode")
        #expect(code.digest.count == InviteCode.digestByteCount)
        #expect(code.digest != code.bytes)
    }
}
