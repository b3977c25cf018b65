import ChatEncryption
package import Crypto

/// A signed prekey P with its last-resort key Q: one number, one time, one signature.
package struct OwnSignedPrekey: KeyHolding, Sendable {
    package var number: UInt64
    package var agreement: Curve25519.KeyAgreement.PrivateKey
    package var encapsulation: MLKEM768.PrivateKey
    /// The body and the signature, as they are published; never signed again.
    package var body: [UInt8]
    package var signature: [UInt8]
    /// Milliseconds since 1970-01-01 UTC.
    package var made: Int64
    /// Whether the server has taken it.
    package var isPublished: Bool
    /// Whether this client has been caught up with all conversations since a newer one was published.
    package var isCaughtUp: Bool

    package init(
        number: UInt64,
        agreement: Curve25519.KeyAgreement.PrivateKey,
        encapsulation: MLKEM768.PrivateKey,
        body: [UInt8],
        signature: [UInt8],
        made: Int64,
        isPublished: Bool = false,
        isCaughtUp: Bool = false
    ) {
        self.number = number
        self.agreement = agreement
        self.encapsulation = encapsulation
        self.body = body
        self.signature = signature
        self.made = made
        self.isPublished = isPublished
        self.isCaughtUp = isCaughtUp
    }
}

/// A one-time pair: X25519 and ML-KEM-768 under one number and one signature.
package struct OwnPair: KeyHolding, Sendable {
    package var number: UInt64
    package var agreement: Curve25519.KeyAgreement.PrivateKey
    package var encapsulation: MLKEM768.PrivateKey
    package var body: [UInt8]
    package var signature: [UInt8]
    package var made: Int64
    package var isPublished: Bool

    package init(
        number: UInt64,
        agreement: Curve25519.KeyAgreement.PrivateKey,
        encapsulation: MLKEM768.PrivateKey,
        body: [UInt8],
        signature: [UInt8],
        made: Int64,
        isPublished: Bool = false
    ) {
        self.number = number
        self.agreement = agreement
        self.encapsulation = encapsulation
        self.body = body
        self.signature = signature
        self.made = made
        self.isPublished = isPublished
    }
}

extension OwnSignedPrekey: Equatable {
    /// Compares private keys by their public halves, so that no secret is taken out of its type.
    package static func == (left: Self, right: Self) -> Bool {
        (left.number, left.body, left.signature, left.made) == (right.number, right.body, right.signature, right.made)
            && (left.isPublished, left.isCaughtUp) == (right.isPublished, right.isCaughtUp)
            && left.agreement.publicKey.rawRepresentation == right.agreement.publicKey.rawRepresentation
            && left.encapsulation.publicKey.rawRepresentation == right.encapsulation.publicKey.rawRepresentation
    }
}

extension OwnPair: Equatable {
    /// Compares private keys by their public halves, so that no secret is taken out of its type.
    package static func == (left: Self, right: Self) -> Bool {
        (left.number, left.body, left.signature, left.made) == (right.number, right.body, right.signature, right.made)
            && left.isPublished == right.isPublished
            && left.agreement.publicKey.rawRepresentation == right.agreement.publicKey.rawRepresentation
            && left.encapsulation.publicKey.rawRepresentation == right.encapsulation.publicKey.rawRepresentation
    }
}
