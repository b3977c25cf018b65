package import ChatIdentity

/// A sealed message in the archive: its text, or why it has none.
package struct ArchivedMessage: Sendable, Equatable {
    /// Its place on the server; `nil` while an own message is not known to be stored.
    package var place: ArchivePlace?
    /// The other account of the direct conversation, folded.
    package let peer: String
    /// The sender's folded name and device.
    package let sender: DeviceAddress
    /// SHA-256 of the payload.
    package var payloadHash: [UInt8]
    /// The deduplication token: 16 bytes; empty while it is unknown.
    package var token: [UInt8]
    /// The server's time once it is known, and the sender's: milliseconds since 1970-01-01 UTC.
    package var time: Int64
    package var senderTime: Int64
    /// The sender's counter; 0 while it is unknown.
    package var counter: UInt64
    /// SHA-256 of the newest payload that the sender had opened; empty for none.
    package var lastOpened: [UInt8]
    /// Of an own message: the devices that it was sealed for, sorted. Only they may ask for it again.
    package var recipients: [DeviceAddress]
    package var content: Content

    package enum Content: Sendable, Equatable {
        case text(String)
        case unopened(UnopenedReason)
    }

    package init(
        place: ArchivePlace?,
        peer: String,
        sender: DeviceAddress,
        payloadHash: [UInt8],
        token: [UInt8] = [],
        time: Int64,
        senderTime: Int64 = 0,
        counter: UInt64 = 0,
        lastOpened: [UInt8] = [],
        recipients: [DeviceAddress] = [],
        content: Content
    ) {
        self.place = place
        self.peer = peer
        self.sender = sender
        self.payloadHash = payloadHash
        self.token = token
        self.time = time
        self.senderTime = senderTime
        self.counter = counter
        self.lastOpened = lastOpened
        self.recipients = recipients
        self.content = content
    }
}

/// The place of a message on the server, in one lineage of its data.
package struct ArchivePlace: Sendable, Hashable {
    package let line: [UInt8]
    package let conversation: UInt64
    package let sequence: UInt64
    /// The message's id.
    package let id: UInt64

    package init(line: [UInt8], conversation: UInt64, sequence: UInt64, id: UInt64) {
        self.line = line
        self.conversation = conversation
        self.sequence = sequence
        self.id = id
    }
}

/// Why a sealed message cannot be read.
public enum UnopenedReason: String, Sendable, Hashable, CaseIterable {
    /// This client has no keys for it.
    case noKeys = "no_keys"
    /// It was sent before this device was on the account's list.
    case beforeDevice = "before_device"
    /// The key was used, replaced or lost.
    case keyGone = "key_gone"
    /// The block, the payload or the content is not what its sender sealed, or belongs to another place.
    case damaged
    /// More messages lie between than a device keeps keys for.
    case tooFarAhead = "too_far_ahead"
    /// The message has no block for this device.
    case noBlock = "no_block"
    /// Its device is on none of the sender's lists.
    case unlistedDevice = "unlisted_device"
    /// The payload stands at another place already.
    case double
    /// It is not opened yet: messages before it or its sender's keys come first.
    case waiting
    /// The key store cannot be used. The message is opened when it works again.
    case keyStore = "key_store"
}
