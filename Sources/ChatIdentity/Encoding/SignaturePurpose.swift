package import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a signature is for. The purpose is signed before the body, so a signature of one purpose passes for no other.
package enum SignaturePurpose: String, Sendable, CaseIterable {
    /// A device list, signed by the account identity A.
    case deviceList = "device list"
    /// A signed prekey with its last-resort key, signed by S.
    case signedPrekey = "signed prekey"
    /// A one-time pair, signed by S.
    case oneTimePair = "one-time pair"

    /// Bytes of a signature.
    package static let signatureBytes = 64

    /// Signs a body. What is signed must be stored: a second signature of the same body may have other bytes.
    package func sign(_ body: [UInt8], with key: Curve25519.Signing.PrivateKey) throws -> [UInt8] {
        Array(try key.signature(for: Data(signed(body))))
    }

    /// The bytes that are signed: `tandem e2ee v1`, a blank, the purpose, a zero byte, and the body.
    func signed(_ body: [UInt8]) -> [UInt8] {
        Array("tandem e2ee v1 \(rawValue)".utf8) + [0] + body
    }
}
