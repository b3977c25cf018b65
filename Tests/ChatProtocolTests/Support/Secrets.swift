import ChatProtocol
import Crypto
import NIOCore

extension SymmetricKey {
    /// The secret of the worked example: the bytes 00 to 1f.
    static let example = SymmetricKey(data: Array(UInt8(0)..<32))
}

extension SessionID {
    /// The session of the worked example.
    static let example = SessionID(rawValue: 0x0102_0304_0506_0708)
}

extension DatagramKey {
    /// The first key of the worked example's session in one direction.
    static func example(_ direction: DatagramDirection) -> DatagramKey {
        DatagramKey(sessionSecret: .example, direction: direction)
    }

    /// Opens a datagram as its receiver does: with the header that it brings.
    func open(_ datagram: ByteBuffer) -> ByteBuffer? {
        DatagramHeader(peeking: datagram).flatMap { open(datagram, header: $0) }
    }
}
