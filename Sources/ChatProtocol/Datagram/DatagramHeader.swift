package import NIOCore

/// The direction of a datagram. Each direction has its own keys.
package enum DatagramDirection: UInt32, Sendable, Hashable, CaseIterable {
    case clientToServer = 0
    case serverToClient = 1

    /// The reverse direction.
    package var opposite: DatagramDirection {
        switch self {
        case .clientToServer: .serverToClient
        case .serverToClient: .clientToServer
        }
    }
}

/// Connection ID: the random number that identifies a session in its datagrams.
package struct SessionID: Hashable, Sendable {
    /// 64 bits, unpredictable.
    package let rawValue: UInt64

    /// Wraps a number received over the control connection.
    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// Packet header: the first 17 bytes of every datagram, in clear text but authenticated.
///
/// | bytes | field |
/// | --- | --- |
/// | 1 | `0x54`, plus the low two bits of the key generation |
/// | 8 | session id, big-endian |
/// | 8 | packet number, big-endian |
package struct DatagramHeader: Equatable, Sendable {
    /// Header size in bytes.
    package static let byteCount = 17

    /// The upper six bits of the first byte: the letter T, which also identifies the version of the layout.
    package static let marker: UInt8 = 0x54

    /// Mask for the key phase: the bits of the first byte that carry the key generation.
    package static let phaseMask: UInt8 = 0x03

    /// The low two bits of the key generation that sealed the datagram.
    package var phase: UInt8

    /// The session of the datagram.
    package var session: SessionID

    /// The packet number, never reused in one direction of a session. At most 2^62 - 1, as in RFC 9000.
    package var packetNumber: UInt64

    /// Makes a header.
    package init(phase: UInt8, session: SessionID, packetNumber: UInt64) {
        self.phase = phase & Self.phaseMask
        self.session = session
        self.packetNumber = packetNumber
    }

    /// Reads the header at the start of a datagram without consuming it.
    ///
    /// - Returns: `nil` if the bytes cannot be one of our datagrams: too short, too long, or another marker.
    package init?(peeking datagram: ByteBuffer) {
        let start = datagram.readerIndex
        guard
            datagram.readableBytes >= Self.byteCount + DatagramKey.tagBytes,
            datagram.readableBytes <= ProtocolLimits.largestDatagramBytes,
            let first = datagram.getInteger(at: start, as: UInt8.self),
            first & ~Self.phaseMask == Self.marker,
            let session = datagram.getInteger(at: start + 1, as: UInt64.self),
            let number = datagram.getInteger(at: start + 9, as: UInt64.self),
            number <= Self.largestPacketNumber
        else {
            return nil
        }
        self.init(phase: first, session: SessionID(rawValue: session), packetNumber: number)
    }

    /// The largest packet number: RFC 9000, section 12.3.
    package static let largestPacketNumber: UInt64 = (1 << 62) - 1

    /// Appends the header's 17 bytes.
    package func write(into buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.byteCount) { bytes in
            var writer = FrameWriter(bytes)
            write(into: &writer)
            return writer.count
        }
    }

    /// Writes the header's 17 bytes.
    func write(into writer: inout FrameWriter) {
        writer.write(Self.marker | phase)
        writer.write(session.rawValue)
        writer.write(packetNumber)
    }
}
