import NIOCore

/// An ack-eliciting packet in flight.
struct SentPacket: Equatable, Sendable {
    /// Its packet number.
    let number: UInt64
    /// When it was sent.
    let sentAt: NIODeadline
    /// Its datagram size.
    let bytes: Int
    /// The messages in it, by the sender's index.
    let messages: MessageIndices
    /// Its purpose besides carrying messages.
    let purpose: Purpose

    /// The purposes of a packet besides carrying messages.
    struct Purpose: OptionSet, Sendable {
        let rawValue: UInt8

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Probes the path MTU with a datagram of this size (RFC 8899). Its loss is no sign of congestion: RFC
        /// 9000, section 14.4.
        static let size = Purpose(rawValue: 1)
        /// Carries an acknowledgement frequency for the peer.
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
