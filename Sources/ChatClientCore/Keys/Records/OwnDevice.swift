import ChatEncryption
package import ChatIdentity
package import Crypto

/// The account's identity on one server, and the device that this key store is.
package struct OwnDevice: KeyHolding, Sendable {
    /// The account's folded name.
    package var account: String
    /// A: the private half of the account identity.
    package var identity: Curve25519.Signing.PrivateKey
    package var number: DeviceNumber
    /// I: agrees on the secrets of sessions.
    package var agreement: Curve25519.KeyAgreement.PrivateKey
    /// S: signs prekeys.
    package var signing: Curve25519.Signing.PrivateKey
    /// The label in the device list, at most 40 characters.
    package var label: String
    /// When the device was added: milliseconds since 1970-01-01 UTC.
    package var added: Int64

    package init(
        account: String,
        identity: Curve25519.Signing.PrivateKey,
        number: DeviceNumber,
        agreement: Curve25519.KeyAgreement.PrivateKey,
        signing: Curve25519.Signing.PrivateKey,
        label: String,
        added: Int64
    ) {
        self.account = account
        self.identity = identity
        self.number = number
        self.agreement = agreement
        self.signing = signing
        self.label = label
        self.added = added
    }
}

extension OwnDevice: Equatable {
    /// Compares private keys by their public halves, so that no secret is taken out of its type.
    package static func == (left: Self, right: Self) -> Bool {
        (left.account, left.number, left.label, left.added) == (right.account, right.number, right.label, right.added)
            && left.identity.publicKey.rawRepresentation == right.identity.publicKey.rawRepresentation
            && left.agreement.publicKey.rawRepresentation == right.agreement.publicKey.rawRepresentation
            && left.signing.publicKey.rawRepresentation == right.signing.publicKey.rawRepresentation
    }
}
