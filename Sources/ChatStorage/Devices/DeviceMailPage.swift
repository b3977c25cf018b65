package import ChatIdentity

/// A piece of device mail as stored.
package struct StoredDeviceMail: Sendable, Equatable {
    /// Its number, which increases within the device.
    package let number: UInt64

    /// The sending account.
    package let senderID: AccountID

    /// The sender's name as registered.
    package let sender: String

    /// The device that sealed it.
    package let senderDevice: DeviceNumber

    /// The sealed content.
    package let payload: [UInt8]

    /// Its key, sealed for the receiving device.
    package let block: [UInt8]

    /// When the server received it, in milliseconds since 1970.
    package let time: Int64

    /// Creates a piece.
    package init(
        number: UInt64,
        senderID: AccountID,
        sender: String,
        senderDevice: DeviceNumber,
        payload: [UInt8],
        block: [UInt8],
        time: Int64
    ) {
        self.number = number
        self.senderID = senderID
        self.sender = sender
        self.senderDevice = senderDevice
        self.payload = payload
        self.block = block
        self.time = time
    }
}

/// The next mail of a device.
package struct DeviceMailPage: Sendable, Equatable {
    /// In ascending order of numbers.
    package let items: [StoredDeviceMail]

    /// Whether there is more after the last one.
    package let hasMore: Bool

    /// Creates a page.
    package init(items: [StoredDeviceMail], hasMore: Bool) {
        self.items = items
        self.hasMore = hasMore
    }
}

/// A request for the next mail of a device.
package struct DeviceMailRequest: Sendable, Equatable {
    /// The account.
    package var account: AccountID

    /// The device.
    package var device: DeviceNumber

    /// The number of the last piece that the device has handled: the mail through it is removed.
    package var after: UInt64

    /// The maximum number of pieces.
    package var limit: Int

    /// The maximum total size of their payloads and blocks, in bytes, which a single piece may exceed.
    package var bytes: Int

    /// The present time, in milliseconds since 1970.
    package var time: Int64

    /// Creates a request.
    package init(account: AccountID, device: DeviceNumber, after: UInt64, limit: Int, bytes: Int, time: Int64) {
        self.account = account
        self.device = device
        self.after = after
        self.limit = limit
        self.bytes = bytes
        self.time = time
    }
}
