package import ChatIdentity

/// A piece of device mail to be stored.
package struct DeviceMailDraft: Sendable, Equatable {
    /// The sending account.
    package var sender: AccountID

    /// The device that sealed it.
    package var senderDevice: DeviceNumber

    /// The receiving account.
    package var recipient: AccountID

    /// The receiving device.
    package var device: DeviceNumber

    /// The sealed content. With the block at most ``DeviceLimits/mailBytes``.
    package var payload: [UInt8]

    /// Its key, sealed for the receiving device.
    package var block: [UInt8]

    /// Deduplicates resent mail: 16 bytes. The same token for the same device is stored once.
    package var token: [UInt8]

    /// The blocks that the sender's key store has sealed so far, with this one.
    package var blocksSealed: UInt64

    /// The time when the server received it, in milliseconds since 1970.
    package var time: Int64

    /// Creates a draft.
    package init(
        sender: AccountID,
        senderDevice: DeviceNumber,
        recipient: AccountID,
        device: DeviceNumber,
        payload: [UInt8],
        block: [UInt8],
        token: [UInt8],
        blocksSealed: UInt64,
        time: Int64
    ) {
        self.sender = sender
        self.senderDevice = senderDevice
        self.recipient = recipient
        self.device = device
        self.payload = payload
        self.block = block
        self.token = token
        self.blocksSealed = blocksSealed
        self.time = time
    }
}

/// The result of storing a piece of device mail.
package enum DeviceMailOutcome: Sendable, Equatable {
    /// It waits under this number.
    case stored(number: UInt64)
    /// It was stored before. Nothing was added.
    case repeated
    /// The receiving device is not on its account's newest list. Nothing was added.
    case noSuchDevice
    /// The sending device is not on its account's newest list. Nothing was added.
    case noSuchSender
}
