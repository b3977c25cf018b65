import ChatProtocol
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import SwiftProtobuf

/// The typed channel of one control connection: frames in, encoded frames out.
typealias ControlAsyncChannel = NIOAsyncChannel<ControlFrameEvent, ByteBuffer>

/// An accepted connection with what its pipeline shares with its owner.
struct AcceptedConnection: Sendable {
    let channel: ControlAsyncChannel
    let limit: FrameLimit
}

/// Sets up the pipeline of accepted connections and serves each of them.
struct ControlChannel: Sendable {
    let context: NIOSSLContext
    let services: ControlServices

    /// Builds the pipeline: TLS, then frames. Called on the connection's event loop.
    func initialize(_ channel: any Channel) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            ControlRetransmission.limit(on: channel)
            let limit = FrameLimit(bytes: ProtocolLimits.unauthenticatedFrameBytes)
            try channel.pipeline.syncOperations.addHandlers(
                NIOSSLServerHandler(context: context),
                ByteToMessageHandler(ControlFrameDecoder(limit: limit))
            )
            let typed = try ControlAsyncChannel(wrappingChannelSynchronously: channel)
            return AcceptedConnection(channel: typed, limit: limit)
        }
    }

    /// Serves a connection until it ends. Never throws: one peer's trouble is its own.
    func serve(_ accepted: AcceptedConnection) async {
        let channel = accepted.channel.channel
        let address = channel.remoteAddress?.network ?? "unknown"
        let outbox = Outbox { channel.close(promise: nil) }
        let ticket = services.connections.admit(from: address, outbox: outbox) { close(channel) }
        guard let ticket else {
            services.logger.notice("too many connections", metadata: ["address": "\(address)"])
            channel.close(promise: nil)
            // The wrapped channel must still be used up, or its buffers never go.
            try? await accepted.channel.executeThenClose { _, _ in }
            return
        }
        let watch = ConnectionWatch(deadline: .now() + services.timeouts.handshake, on: channel.eventLoop) {
            outbox.post(.with { $0.goodbye = Self.timedOut })
            outbox.finish()
            close(channel)
        }
        var connection = ControlConnection(
            services: services,
            outbox: outbox,
            limit: accepted.limit,
            watch: watch,
            ticket: ticket,
            address: address
        )
        do {
            try await accepted.channel.executeThenClose { inbound, outbound in
                try await exchange(inbound, outbound, outbox: outbox, connection: &connection, channel: channel)
            }
        } catch {
            // A reset, a failed handshake, a port scanner: everyday events on an open port.
            services.logger.debug("connection failed", metadata: ["error": "\(error)"])
        }
        await connection.ended()
        watch.cancel()
        services.connections.remove(ticket)
    }

    private static let timedOut = WireGoodbye.with {
        $0.code = .timedOut
        $0.reason = "Nothing was heard for too long."
    }

    /// Reads and writes until either ends. The outbox is finished when there is nothing more to answer.
    private func exchange(
        _ inbound: NIOAsyncChannelInboundStream<ControlFrameEvent>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        outbox: Outbox,
        connection: inout ControlConnection,
        channel: any Channel
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await outbox.run { items in
                        try await outbound.write(contentsOf: items.map(\.frame))
                        for deliveries in items.compactMap(\.deliveries) {
                            await services.hub.controlWritten(deliveries)
                        }
                    }
                } catch {
                    services.logger.debug("writing failed", metadata: ["error": "\(error)"])
                }
                // All is written, or nothing more can be: the reader ends with the channel.
                channel.close(promise: nil)
            }
            do {
                for try await event in inbound {
                    await connection.take(event)
                    if connection.isLeaving {
                        break
                    }
                }
            } catch {
                services.logger.debug("reading failed", metadata: ["error": "\(error)"])
            }
            outbox.finish()
            close(channel)
            try await group.waitForAll()
        }
    }

    /// Gives the outbox some time to be written, then closes whatever the peer does.
    private func close(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: services.timeouts.farewell) {
            channel.close(promise: nil)
        }
    }
}
