import ChatProtocol
import Crypto
import NIOCore
import Synchronization

/// The delivery keys that a decrypting proxy saw the server hand out, with which it opens the datagrams.
final class DeliveryKeyLog: Sendable {
    private let secrets = Mutex<[SessionID: SymmetricKey]>([:])

    /// Reads a frame from the server.
    func note(_ frame: ProtoServerFrame) {
        guard case .loggedIn(let login) = frame.body, login.hasDelivery else {
            return
        }
        let session = SessionID(rawValue: login.delivery.sessionID)
        secrets.withLock { $0[session] = SymmetricKey(data: login.delivery.secret) }
    }

    /// Opens recorded datagrams of sessions whose keys were seen, in their order.
    func open(_ datagrams: [[UInt8]]) -> [[UInt8]] {
        let secrets = secrets.withLock { $0 }
        var openers: [SessionID: [DatagramOpener]] = [:]
        return datagrams.compactMap { bytes in
            let datagram = ByteBuffer(bytes: bytes)
            guard let header = DatagramHeader(peeking: datagram), let secret = secrets[header.session] else {
                return nil
            }
            var ways =
                openers[header.session]
                ?? DatagramDirection.allCases.map { DatagramOpener(secret: secret, direction: $0) }
            defer { openers[header.session] = ways }
            for way in ways.indices {
                if let payload = ways[way].open(datagram, header: header) {
                    return Array(payload.readableBytesView)
                }
            }
            return nil
        }
    }
}

/// Reads the frames that pass from the server to a client, and leaves them as they are.
final class DeliveryKeyReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let log: DeliveryKeyLog
    private var decoder = ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))
    private var unread = ByteBuffer()

    init(_ log: DeliveryKeyLog) {
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        context.fireChannelRead(data)
        unread.writeBuffer(&bytes)
        while case .frame(let frame)? = decoder.decode(buffer: &unread) {
            (try? ProtoServerFrame(reading: frame)).map { log.note($0) }
        }
        unread.discardReadBytes()
    }
}

@available(*, unavailable)
extension DeliveryKeyReader: Sendable {}
