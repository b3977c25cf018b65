package import ChatIdentity
package import Crypto

/// This device, as one side of a session.
package struct LocalDevice: KeyHolding, Sendable {
    /// The account's folded name.
    package let account: String
    /// A: the account identity's public key, 32 bytes.
    package let identity: [UInt8]
    package let device: DeviceNumber
    /// I: the device's agreement key.
    package let agreementKey: Curve25519.KeyAgreement.PrivateKey

    package init(
        account: String,
        identity: [UInt8],
        device: DeviceNumber,
        agreementKey: Curve25519.KeyAgreement.PrivateKey
    ) {
        self.account = account
        self.identity = identity
        self.device = device
        self.agreementKey = agreementKey
    }

    var keys: DeviceKeys {
        DeviceKeys(
            account: account,
            identity: identity,
            device: device,
            agreement: Array(agreementKey.publicKey.rawRepresentation)
        )
    }
}
