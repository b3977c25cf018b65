import NIOCore

/// A packet that has been sent and is to be acknowledged.
struct SentPacket: Equatable, Sendable {
    /// Its packet number.
    let number: UInt64
    /// When it was sent.
    let sentAt: NIODeadline
    /// Its size as a datagram.
    let bytes: Int
    /// The messages in it, by the sender's index.
    let messages: MessageIndices
    /// What it finds out or tells, besides.
    let purpose: Purpose

    /// What a packet is for, besides its messages.
    struct Purpose: OptionSet, Sendable {
        let rawValue: UInt8

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Finds out whether the path takes a datagram of this size. Its loss is no sign of congestion: RFC 9000, 14.4.
        static let size = Purpose(rawValue: 1)
        /// Tells the peer how often to acknowledge.
        static let frequency = Purpose(rawValue: 2)
    }

    /// Makes a record.
    init(
        number: UInt64,
        sentAt: NIODeadline,
        bytes: Int,
        messages: MessageIndices,
        purpose: Purpose = []
    ) {
        self.number = number
        self.sentAt = sentAt
        self.bytes = bytes
        self.messages = messages
        self.purpose = purpose
    }
}
