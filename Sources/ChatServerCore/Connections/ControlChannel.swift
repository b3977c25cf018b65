import ChatProtocol
import Logging
import NIOCore
import NIOPosix
import SwiftProtobuf

/// Sets up the pipeline of accepted connections and admits each of them.
struct ControlChannel: Sendable {
    let identity: TLSIdentity
    let services: ControlServices

    /// One for each event loop that connections are on.
    let desks: [ServingDesk]

    init(identity: TLSIdentity, services: ControlServices) {
        self.identity = identity
        self.services = services
        desks = MultiThreadedEventLoopGroup.singleton.makeIterator().map { ServingDesk($0) }
    }

    /// Builds the pipeline: TLS, then frames. Called on the connection's event loop.
    func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            ControlRetransmission.limit(on: channel)
            let limit = FrameLimit(bytes: ProtocolLimits.unauthenticatedFrameBytes)
            let outbox = Outbox { channel.close(promise: nil) }
            try channel.pipeline.syncOperations.addHandlers(
                ServerTLSHandler(identity: identity),
                ByteToMessageHandler(ControlFrameDecoder(limit: limit)),
                ControlHandler(outbox: outbox, hub: services.hub, logger: services.logger) { channel in
                    admit(channel, outbox: outbox, limit: limit)
                }
            )
        }
    }

    /// Makes the session of a connection, unless there are too many.
    private func admit(_ channel: any Channel, outbox: Outbox, limit: FrameLimit) -> ControlSession? {
        let timeouts = services.timeouts
        let network = channel.remoteAddress.flatMap { PeerNetwork($0) } ?? PeerNetwork("unknown")
        let ticket = services.connections.admit(from: network, outbox: outbox) {
            channel.close(within: timeouts.farewell)
        }
        guard let ticket, let desk = desks.first(where: { $0.eventLoop === channel.eventLoop }) else {
            services.logger.notice("too many connections", metadata: ["address": "\(network)"])
            return nil
        }
        let connections = services.connections
        let watch = ConnectionWatch(deadline: .now() + timeouts.handshake, on: channel.eventLoop) {
            connections.close(ticket, reason: .timedOut)
        }
        let connection = ControlConnection(
            services: services,
            outbox: outbox,
            limit: limit,
            watch: watch,
            ticket: ticket,
            address: network.description
        )
        return ControlSession(connection, channel: channel, desk: desk)
    }
}
