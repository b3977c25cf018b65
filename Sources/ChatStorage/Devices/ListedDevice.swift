package import ChatIdentity

/// A device on a list, with its public keys. They stay the same as long as its account has the same identity.
package struct ListedDevice: Sendable, Equatable {
    /// Its number.
    package let number: DeviceNumber

    /// I, the key that sessions are agreed with: ``DeviceLimits/keyBytes``.
    package let agreement: [UInt8]

    /// S, the key that signs its prekeys: ``DeviceLimits/keyBytes``.
    package let signing: [UInt8]

    /// Creates a device.
    package init(number: DeviceNumber, agreement: [UInt8], signing: [UInt8]) {
        self.number = number
        self.agreement = agreement
        self.signing = signing
    }
}
