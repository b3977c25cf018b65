import ChatProtocol
import NIOCore

/// A datagram and what it carries.
struct SealedDatagram {
    let bytes: ByteBuffer

    /// Its frames; none when they cannot be read.
    let frames: [DatagramFrame]
}
