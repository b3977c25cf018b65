import ChatEncryption
package import ChatIdentity

/// A new identity of the account that the server may have begun. It is stored before the server is asked, so that its
/// keys outlive a program that is killed before the answer.
package struct IdentityDraft: KeyHolding, Sendable, Equatable {
    package var device: OwnDevice
    /// The identity's first list, which names the device.
    package var list: SignedDeviceList
    /// The server that is asked, and what it was recognized by: see ``KeyStoreState``.
    package var serverID: [UInt8]
    package var trust: String

    package init(device: OwnDevice, list: SignedDeviceList, serverID: [UInt8], trust: String) {
        self.device = device
        self.list = list
        self.serverID = serverID
        self.trust = trust
    }
}
