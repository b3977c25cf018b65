package import ChatIdentity

/// The content of a direct message that only devices can open.
package struct SealedBody: Sendable, Equatable {
    /// The device that sealed it.
    package let senderDevice: DeviceNumber

    /// The content, sealed once for all devices; at most ``MessageLimits/payloadBytes``.
    package let payload: [UInt8]

    /// The key of the payload, sealed for each device; at most ``MessageLimits/blocks``, each at most
    /// ``MessageLimits/blockBytes``.
    package let blocks: [DeviceNumber: [UInt8]]

    /// Creates a body.
    package init(senderDevice: DeviceNumber, payload: [UInt8], blocks: [DeviceNumber: [UInt8]]) {
        self.senderDevice = senderDevice
        self.payload = payload
        self.blocks = blocks
    }

    /// The bytes that it takes in the store and in memory, with the blocks of all devices.
    package var storedBytes: Int { payload.count + blocks.values.reduce(0) { $0 + $1.count } }

    /// The most bytes that a session is sent of it: the payload and one block.
    package var bytes: Int { payload.count + (blocks.values.map(\.count).max() ?? 0) }
}
