import NIOCore
import NIOPosix

/// The client side of the UDP proxy: forwards each client's datagrams from a socket of that client's own, so that
/// the server sees as many addresses as there are clients.
final class DatagramRelay: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let control: ProxyControl
    private var upstreams: [SocketAddress: EventLoopFuture<any Channel>] = [:]
    private var generation = 0

    init(control: ProxyControl) {
        self.control = control
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let copies = control.copies(of: envelope.data, .toServer)
        let upstream = upstream(for: envelope.remoteAddress, front: context.channel)
        let onward = AddressedEnvelope(remoteAddress: control.server, data: envelope.data)
        upstream.whenSuccess { channel in
            for _ in 0..<copies {
                channel.writeAndFlush(onward, promise: nil)
            }
        }
    }

    private func upstream(for client: SocketAddress, front: any Channel) -> EventLoopFuture<any Channel> {
        if generation != control.generation {
            generation = control.generation
            upstreams.removeAll()
        }
        if let known = upstreams[client] {
            return known
        }
        let control = control
        let fresh = DatagramBootstrap(group: front.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    control.addSocket(channel)
                    let back = DatagramReturn(control: control, front: front, client: client)
                    try channel.pipeline.syncOperations.addHandler(back)
                }
            }
            .bind(host: "127.0.0.1", port: 0)
        upstreams[client] = fresh
        return fresh
    }
}

@available(*, unavailable)
extension DatagramRelay: Sendable {}

/// A client's socket towards the server: returns the server's datagrams to that client.
final class DatagramReturn: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let control: ProxyControl
    private let front: any Channel
    private let client: SocketAddress

    init(control: ProxyControl, front: any Channel, client: SocketAddress) {
        self.control = control
        self.front = front
        self.client = client
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data).data
        for _ in 0..<control.copies(of: datagram, .toClient) {
            front.writeAndFlush(AddressedEnvelope(remoteAddress: client, data: datagram), promise: nil)
        }
    }
}

@available(*, unavailable)
extension DatagramReturn: Sendable {}
