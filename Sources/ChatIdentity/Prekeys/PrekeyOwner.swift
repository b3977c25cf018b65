/// The account, identity and device that a prekey is bound to by its signature.
package struct PrekeyOwner: Hashable, Sendable {
    /// The account's folded name.
    package let account: String

    /// A of the account.
    package let identity: SigningPublicKey

    package let device: DeviceNumber

    package init(account: String, identity: SigningPublicKey, device: DeviceNumber) {
        self.account = account
        self.identity = identity
        self.device = device
    }

    func write(to writer: inout FieldWriter) {
        writer.write(account)
        writer.write(identity.bytes)
        writer.write(device.rawValue)
    }

    init(from reader: inout FieldReader) throws(IdentityError) {
        account = try reader.text(FoldedAccount.lengths)
        guard FoldedAccount.isValid(account) else {
            throw .malformed
        }
        identity = try SigningPublicKey(reader.bytes(SigningPublicKey.byteCount))
        device = try reader.device()
    }
}
