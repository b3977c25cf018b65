package import ChatIdentity

/// A device list to be stored. Its caller has checked that the identity signed it and that it is well-formed; the store
/// decides whether it follows the account's lists.
package struct DeviceListDraft: Sendable, Equatable {
    /// The account.
    package var account: AccountID

    /// The account identity that signed the list: ``DeviceLimits/hashBytes`` bytes.
    package var identity: [UInt8]

    /// The list's version, at least 1.
    package var version: UInt64

    /// SHA-256 of ``body``.
    package var hash: [UInt8]

    /// The hash of the list before this one; zeros in version 1.
    package var previous: [UInt8]

    /// The devices on the list, 1 to ``DeviceLimits/devices``, each once.
    package var devices: [ListedDevice]

    /// The bytes that were signed.
    package var body: [UInt8]

    /// The signature: ``DeviceLimits/signatureBytes`` bytes.
    package var signature: [UInt8]

    /// Creates a draft.
    package init(
        account: AccountID,
        identity: [UInt8],
        version: UInt64,
        hash: [UInt8],
        previous: [UInt8],
        devices: [ListedDevice],
        body: [UInt8],
        signature: [UInt8]
    ) {
        self.account = account
        self.identity = identity
        self.version = version
        self.hash = hash
        self.previous = previous
        self.devices = devices
        self.body = body
        self.signature = signature
    }

    /// The numbers of the devices.
    package var numbers: [DeviceNumber] { devices.map(\.number) }
}
