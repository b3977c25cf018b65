import Crypto
import Testing

/// What the library prints of its keys: what ``KeyHolding`` relies on, and what it is there for.
struct LibraryKeyTests {
    private static let secret = [UInt8](repeating: 0xA7, count: 64)

    private static func shows(_ value: some Any) -> Bool {
        var printed = "\(value)" + String(reflecting: value)
        dump(value, to: &printed)
        return printed.contains("167") || printed.lowercased().contains("a7a7")
    }

    @Test func `symmetric and private keys print no secret`() throws {
        let secret = Self.secret.prefix(32)
        #expect(!Self.shows(SymmetricKey(data: secret)))
        #expect(!Self.shows(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret)))
        #expect(!Self.shows(try Curve25519.Signing.PrivateKey(rawRepresentation: secret)))
        #expect(!Self.shows(try MLKEM768.PrivateKey(seedRepresentation: Self.secret, publicKey: nil)))
    }

    @Test func `authentication codes and agreed secrets print their bytes`() throws {
        let code = HMAC<SHA256>.authenticationCode(for: [1], using: SymmetricKey(data: Self.secret))
        let digits = code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect("\(code)".contains(digits))
        let key = Curve25519.KeyAgreement.PrivateKey()
        let agreed = try key.sharedSecretFromKeyAgreement(with: Curve25519.KeyAgreement.PrivateKey().publicKey)
        let bytes = agreed.withUnsafeBytes { Array($0) }
        #expect("\(agreed)".contains(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()))
    }
}
