import ChatProtocol
import NIOCore

/// A sealed datagram and its frames.
struct SealedDatagram {
    let bytes: ByteBuffer

    /// Its frames; empty if they cannot be decoded.
    let frames: [DatagramFrame]
}
