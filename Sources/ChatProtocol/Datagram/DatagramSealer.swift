package import Crypto
package import NIOCore

/// Seals the datagrams of one direction: numbers each, and renews the key in time.
///
/// Not copyable: two copies would use a packet number twice.
package struct DatagramSealer: ~Copyable {
    private let session: SessionID
    private var key: DatagramKey
    private var generation: UInt64 = 0
    private var sealedUnderKey: UInt64 = 0
    private let packetLimit: UInt64

    /// The number that the next datagram will have.
    package private(set) var nextPacketNumber: UInt64 = 0

    /// Makes the sealer of a new session.
    ///
    /// - Parameters:
    ///   - packetLimit: Packets under one key; tests make it small.
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

    /// Seals the frames of one datagram under the next packet number.
    ///
    /// - Throws: The cipher's error: our own bug.
    package mutating func seal(_ payload: ByteBuffer) throws -> ByteBuffer {
        if sealedUnderKey >= packetLimit {
            key = key.next()
            generation += 1
            sealedUnderKey = 0
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
