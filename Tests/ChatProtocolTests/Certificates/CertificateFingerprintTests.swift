import ChatProtocol
import Testing

@Suite struct CertificateFingerprintTests {
    /// The SHA-256 of "abc": FIPS 180-4's example.
    static let text = """
        SHA256:BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD
        """
    static let digits = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"

    @Test func `hashes the certificate's bytes`() {
        #expect("\(CertificateFingerprint(sha256OfDER: Array("abc".utf8)))" == Self.text)
    }

    @Test(arguments: [
        text, digits, digits.lowercased(), "SHA256:" + digits, "sha256:" + digits.lowercased(),
        String(text.dropFirst("SHA256:".count)),
    ])
    func `reads every way of writing it`(text: String) {
        #expect(CertificateFingerprint(text) == CertificateFingerprint(sha256OfDER: Array("abc".utf8)))
    }

    /// Texts that differ from 64 hexadecimal digits in one thing each.
    static let malformed: [String] = [
        "", "SHA256:", String(digits.dropLast()), String(digits.dropLast(2)), "\(digits)0", "\(digits)00",
        "SHA1:\(digits)", "G\(digits.dropFirst())", " \(digits.dropFirst())", "\(digits.dropLast())\n",
        // Swift's own integer parser would take a sign for the first digit of a pair.
        "+\(digits.dropFirst())", "-\(digits.dropFirst())", "+0\(digits.dropFirst(2))",
        // A full-width digit takes three bytes: 64 bytes in all, and still no hexadecimal digits.
        "\u{FF11}\(digits.dropFirst(3))", "é\(digits.dropFirst(2))",
    ]

    @Test(arguments: malformed)
    func `refuses anything else`(text: String) {
        #expect(CertificateFingerprint(text) == nil)
    }

    @Test func `tells certificates apart`() {
        #expect(CertificateFingerprint(sha256OfDER: [1]) != CertificateFingerprint(sha256OfDER: [2]))
    }
}
