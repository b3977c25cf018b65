/// A device in a list: its public keys, and what its owner calls it.
package struct DeviceEntry: Hashable, Sendable {
    /// The most Unicode scalars of a label. A character of a screen may be made of any number of them.
    package static let labelCharacters = 40

    /// The most bytes of a label in UTF-8.
    package static let labelBytes = 160

    package let number: DeviceNumber

    /// I: the X25519 key, 32 bytes.
    package let agreement: [UInt8]

    /// S: the Ed25519 key.
    package let signing: SigningPublicKey

    /// What its owner calls it. Untrusted: filter it with `SafeText` before display.
    package let label: String

    /// When it was added, by its own clock: milliseconds since 1970-01-01 UTC.
    package let added: Int64

    /// - Throws: ``IdentityError/malformed`` for a key of another length, a label that is too long, or a time that is
    ///   not in ``SignedTime/range``; ``IdentityError/weakKey`` for an I of small order or in another encoding.
    package init(
        number: DeviceNumber,
        agreement: [UInt8],
        signing: SigningPublicKey,
        label: String,
        added: Int64
    ) throws(IdentityError) {
        try AgreementPublicKey.check(agreement)
        guard
            label.utf8.count <= Self.labelBytes,
            label.unicodeScalars.count <= Self.labelCharacters,
            SignedTime.range.contains(added)
        else {
            throw .malformed
        }
        self.number = number
        self.agreement = agreement
        self.signing = signing
        self.label = label
        self.added = added
    }

    /// The beginning of a text that fits as a label.
    package static func label(from text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(labelCharacters)))
    }

    /// Whether another entry has the same keys.
    package func hasKeys(of other: DeviceEntry) -> Bool {
        agreement == other.agreement && signing == other.signing
    }

    func write(to writer: inout FieldWriter) {
        writer.write(number.rawValue)
        writer.write(agreement)
        writer.write(signing.bytes)
        writer.write(label)
        writer.write(added)
    }

    init(from reader: inout FieldReader) throws(IdentityError) {
        try self.init(
            number: reader.device(),
            agreement: reader.bytes(AgreementKeySizes.x25519),
            signing: SigningPublicKey(reader.bytes(SigningPublicKey.byteCount)),
            label: reader.text(0...Self.labelBytes),
            added: reader.signed64()
        )
    }
}
