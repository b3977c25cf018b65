package import Crypto

/// A signed prekey P with its last-resort key Q: one object with one number, one time and one signature by S.
package struct SignedPrekey: Hashable, Sendable {
    /// The most bytes of a body: one of the longest account name.
    package static let largestBody = 1350

    package let owner: PrekeyOwner

    /// The highest number: a start of a session has four bytes for it.
    package static let highestNumber = UInt64(UInt32.max)

    /// From 1 to ``highestNumber``, and higher with each prekey of a device.
    package let number: UInt64

    /// When it was made, by its device's clock: milliseconds since 1970-01-01 UTC.
    package let made: Int64

    /// P: the X25519 key.
    package let agreement: [UInt8]

    /// Q: the ML-KEM-768 key that is used when there is no one-time pair.
    package let lastResort: [UInt8]

    /// - Throws: ``IdentityError/malformed`` for a number out of its range, keys of other lengths, a name that is not
    ///   folded, or a time that is not in ``SignedTime/range``; ``IdentityError/weakKey`` for a P of small order or in
    ///   another encoding.
    package init(
        owner: PrekeyOwner,
        number: UInt64,
        made: Int64,
        agreement: [UInt8],
        lastResort: [UInt8]
    ) throws(IdentityError) {
        guard
            FoldedAccount.isValid(owner.account),
            (1...Self.highestNumber).contains(number),
            SignedTime.range.contains(made),
            lastResort.count == AgreementKeySizes.mlkem768
        else {
            throw .malformed
        }
        try AgreementPublicKey.check(agreement)
        self.owner = owner
        self.number = number
        self.made = made
        self.agreement = agreement
        self.lastResort = lastResort
    }

    /// Reads a body.
    ///
    /// - Throws: ``IdentityError/malformed`` and ``IdentityError/weakKey``.
    package init(body: [UInt8]) throws(IdentityError) {
        var reader = FieldReader(body)
        try self.init(
            owner: PrekeyOwner(from: &reader),
            number: reader.unsigned64(),
            made: reader.signed64(),
            agreement: reader.bytes(AgreementKeySizes.x25519),
            lastResort: reader.bytes(AgreementKeySizes.mlkem768)
        )
        try reader.end()
    }

    /// The bytes that are signed.
    package var body: [UInt8] {
        var writer = FieldWriter()
        owner.write(to: &writer)
        writer.write(number)
        writer.write(made)
        writer.write(agreement)
        writer.write(lastResort)
        return writer.bytes
    }

    /// Signs the body.
    package func signature(by key: Curve25519.Signing.PrivateKey) throws -> [UInt8] {
        try SignaturePurpose.signedPrekey.sign(body, with: key)
    }

    /// Reads a prekey that this device signed for this owner.
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
        try key.verify(signature, of: body, as: .signedPrekey)
        try self.init(body: body)
        guard self.owner == owner else {
            throw .wrongOwner
        }
    }
}
