package import Crypto
package import NIOCore

/// Seals the datagrams of one direction: numbers each, and renews the key in time.
///
/// A key is renewed once it has sealed enough packets and one of these was acknowledged (RFC 9001, section 6.1): a
/// receiver that missed all packets under one key could not follow to the one after it.
///
/// Not copyable: two copies would use a packet number twice.
package struct DatagramSealer: ~Copyable {
    private let session: SessionID
    private var key: DatagramKey
    private var generation: UInt64 = 0
    private var sealedUnderKey: UInt64 = 0
    private var firstUnderKey: UInt64 = 0
    private var isKeyAcknowledged = false
    private let packetLimit: UInt64

    /// The number that the next datagram will have.
    package private(set) var nextPacketNumber: UInt64 = 0

    /// Makes the sealer of a new session.
    ///
    /// - Parameters:
    ///   - packetLimit: Packets after which a key is renewed; tests make it small.
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

    /// Whether the key waits for an acknowledgement to be renewed: the next packet should ask for one.
    package var needsAcknowledgement: Bool {
        sealedUnderKey >= packetLimit && !isKeyAcknowledged
    }

    /// The peer has acknowledged a packet.
    package mutating func acknowledged(_ number: UInt64) {
        isKeyAcknowledged = isKeyAcknowledged || (number >= firstUnderKey && number < nextPacketNumber)
    }

    /// Leaves a number out: no datagram will have it.
    package mutating func skipNumber() {
        nextPacketNumber += 1
    }

    /// Seals the frames of one datagram under the next packet number.
    ///
    /// - Throws: ``DatagramKeyWornOut`` when nobody has acknowledged anything for so long that the key may not be used
    ///   any more; the cipher's error: our own bug.
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

/// A key has sealed as many packets as it safely can, and was not renewed.
package struct DatagramKeyWornOut: Error, CustomStringConvertible {
    package var description: String {
        "The key of this session's datagrams is worn out: nothing that was sent under it was acknowledged."
    }
}
