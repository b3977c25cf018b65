package import ChatIdentity

/// What a session binds of the device on its other side. It comes from a device list whose signature was verified.
package struct DeviceKeys: Hashable, Sendable {
    /// The account's folded name.
    package let account: String
    /// A: the account identity's public key, 32 bytes.
    package let identity: [UInt8]
    package let device: DeviceNumber
    /// I: the device's public agreement key, 32 bytes.
    package let agreement: [UInt8]

    package init(account: String, identity: [UInt8], device: DeviceNumber, agreement: [UInt8]) {
        self.account = account
        self.identity = identity
        self.device = device
        self.agreement = agreement
    }
}
