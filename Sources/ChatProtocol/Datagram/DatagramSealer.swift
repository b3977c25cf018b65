package import Crypto
package import NIOCore

/// Seals the datagrams of one direction: assigns packet numbers and performs key updates (RFC 9001, section 6).
///
/// A key is renewed after it has sealed enough packets and one of them was acknowledged (RFC 9001, section 6.1): a
/// receiver that missed every packet under one key could not follow to the key after it.
///
/// Not copyable: two copies would reuse packet numbers, and so nonces.
package struct DatagramSealer: ~Copyable {
    private let session: SessionID
    private var key: DatagramKey
    private var generation: UInt64 = 0
    private var sealedUnderKey: UInt64 = 0
    private var firstUnderKey: UInt64 = 0
    private var isKeyAcknowledged = false
    private let packetLimit: UInt64

    /// The packet number of the next datagram.
    package private(set) var nextPacketNumber: UInt64 = 0

    /// Makes the sealer of a new session.
    ///
    /// - Parameters:
    ///   - packetLimit: Packets after which the key is renewed; tests lower it.
    package init(
        session: SessionID,
        secret: SymmetricKey,
        direction: DatagramDirection,
        packetLimit: UInt64 = DatagramKey.packetLimit
    ) {
        self.session = session
        self.key = DatagramKey(sessionSecret: secret, direction: direction)
        self.packetLimit = packetLimit
    }

    /// Whether a key update waits for an acknowledgement: the next packet should be ack-eliciting.
    package var needsAcknowledgement: Bool {
        sealedUnderKey >= packetLimit && !isKeyAcknowledged
    }

    /// Handles the peer's acknowledgement of a packet.
    package mutating func acknowledged(_ number: UInt64) {
        isKeyAcknowledged = isKeyAcknowledged || (number >= firstUnderKey && number < nextPacketNumber)
    }

    /// Skips a packet number: no datagram will use it.
    package mutating func skipNumber() {
        nextPacketNumber += 1
    }

    /// Seals the frames of one datagram under the next packet number.
    ///
    /// - Throws: ``DatagramKeyWornOut`` if nothing was acknowledged for so long that the key has reached its
    ///   confidentiality limit; otherwise the cipher's error, which indicates our own bug.
    package mutating func seal(_ payload: ByteBuffer) throws -> ByteBuffer {
        if sealedUnderKey >= packetLimit, isKeyAcknowledged {
            key = key.next()
            generation += 1
            sealedUnderKey = 0
            firstUnderKey = nextPacketNumber
            isKeyAcknowledged = false
        }
        guard sealedUnderKey < DatagramKey.confidentialityLimit else {
            throw DatagramKeyWornOut()
        }
        let header = DatagramHeader(
            phase: UInt8(generation & UInt64(DatagramHeader.phaseMask)),
            session: session,
            packetNumber: nextPacketNumber
        )
        nextPacketNumber += 1
        sealedUnderKey += 1
        return try key.seal(payload, header: header)
    }
}

/// The key has sealed as many packets as is safe, and no key update was possible.
package struct DatagramKeyWornOut: Error, CustomStringConvertible {
    package var description: String {
        "The key of this session's datagrams is worn out: nothing that was sent under it was acknowledged."
    }
}
