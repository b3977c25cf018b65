import Crypto
import Foundation

/// Converts secret keys to and from what is in their columns. No other file does: everywhere else they are in types
/// that print nothing.
enum KeyColumns {
    static func column(_ key: SymmetricKey) -> Data {
        key.withUnsafeBytes { Data($0) }
    }

    static func column(_ key: Curve25519.Signing.PrivateKey) -> Data {
        key.rawRepresentation
    }

    static func column(_ key: Curve25519.KeyAgreement.PrivateKey) -> Data {
        key.rawRepresentation
    }

    /// The seed, and a hash of the public key.
    static func column(_ key: MLKEM768.PrivateKey) -> Data {
        key.integrityCheckedRepresentation
    }

    static func symmetric(_ column: Data) -> SymmetricKey {
        SymmetricKey(data: column)
    }

    static func signing(_ column: Data) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: column)
    }

    static func agreement(_ column: Data) throws -> Curve25519.KeyAgreement.PrivateKey {
        try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: column)
    }

    static func encapsulation(_ column: Data) throws -> MLKEM768.PrivateKey {
        try MLKEM768.PrivateKey(integrityCheckedRepresentation: column)
    }
}
