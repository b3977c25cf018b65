package import ChatIdentity

/// A payload that this device could not open and has asked its sender to send again.
package struct HealingRequest: Sendable, Equatable {
    /// SHA-256 of the payload.
    package let payloadHash: [UInt8]
    package let sender: DeviceAddress
    /// When it was last asked for, and how often: milliseconds since 1970-01-01 UTC.
    package var asked: Int64
    package var tries: UInt32

    package init(payloadHash: [UInt8], sender: DeviceAddress, asked: Int64, tries: UInt32) {
        self.payloadHash = payloadHash
        self.sender = sender
        self.asked = asked
        self.tries = tries
    }
}
