import ChatProtocol
import Testing

@testable import ChatClientCore

/// Two fingerprints that are not the same.
enum Fingerprints {
    static let one = String(repeating: "1A", count: 32)
    static let other = String(repeating: "2B", count: 32)

    /// How one is shown.
    static func shown(_ digits: String) -> String {
        "SHA256:" + Array(repeating: digits.prefix(2), count: 32).joined(separator: ":")
    }

    static func value(_ digits: String) throws -> CertificateFingerprint {
        try #require(CertificateFingerprint(digits))
    }

    /// A certificate of this fingerprint, with a key of this one.
    static func certificate(_ digits: String, key: String) throws -> ShownCertificate {
        ShownCertificate(fingerprint: try value(digits), key: try #require(PublicKeyFingerprint(key)))
    }
}
