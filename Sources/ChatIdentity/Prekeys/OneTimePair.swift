package import Crypto

/// A one-time pair: an X25519 and an ML-KEM-768 key under one number and one signature by S.
package struct OneTimePair: Hashable, Sendable {
    /// The most bytes of a body: one of the longest account name.
    package static let largestBody = 1338

    package let owner: PrekeyOwner

    /// From 1; never used for other keys.
    package let number: UInt64

    /// The X25519 key.
    package let agreement: [UInt8]

    /// The ML-KEM-768 key.
    package let encapsulation: [UInt8]

    /// - Throws: ``IdentityError/malformed`` for number 0, keys of other lengths, or a name that is not folded;
    ///   ``IdentityError/weakKey`` for an X25519 key of small order or in another encoding.
    package init(
        owner: PrekeyOwner,
        number: UInt64,
        agreement: [UInt8],
        encapsulation: [UInt8]
    ) throws(IdentityError) {
        guard
            FoldedAccount.isValid(owner.account),
            number >= 1,
            encapsulation.count == AgreementKeySizes.mlkem768
        else {
            throw .malformed
        }
        try AgreementPublicKey.check(agreement)
        self.owner = owner
        self.number = number
        self.agreement = agreement
        self.encapsulation = encapsulation
    }

    /// Reads a body.
    ///
    /// - Throws: ``IdentityError/malformed`` and ``IdentityError/weakKey``.
    package init(body: [UInt8]) throws(IdentityError) {
        var reader = FieldReader(body)
        try self.init(
            owner: PrekeyOwner(from: &reader),
            number: reader.unsigned64(),
            agreement: reader.bytes(AgreementKeySizes.x25519),
            encapsulation: reader.bytes(AgreementKeySizes.mlkem768)
        )
        try reader.end()
    }

    /// The bytes that are signed.
    package var body: [UInt8] {
        var writer = FieldWriter()
        owner.write(to: &writer)
        writer.write(number)
        writer.write(agreement)
        writer.write(encapsulation)
        return writer.bytes
    }

    /// Signs the body.
    package func signature(by key: Curve25519.Signing.PrivateKey) throws -> [UInt8] {
        try SignaturePurpose.oneTimePair.sign(body, with: key)
    }

    /// Reads a pair that this device signed for this owner.
    ///
    /// - Throws: ``IdentityError``.
    package init(
        body: [UInt8],
        signature: [UInt8],
        by key: SigningPublicKey,
        owner: PrekeyOwner
    ) throws(IdentityError) {
        // Before the signature: a longer body would be hashed as a whole.
        guard body.count <= Self.largestBody else {
            throw .malformed
        }
        try key.verify(signature, of: body, as: .oneTimePair)
        try self.init(body: body)
        guard self.owner == owner else {
            throw .wrongOwner
        }
    }
}
