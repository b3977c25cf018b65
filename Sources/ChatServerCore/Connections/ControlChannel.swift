import ChatProtocol
import Logging
import NIOCore
import NIOPosix
import SwiftProtobuf

/// Sets up the pipeline of accepted connections and admits each of them.
struct ControlChannel: Sendable {
    let certificate: LiveCertificate
    let services: ControlServices

    private let pendingHeaders: PendingProxyHeaders
    private let proxyLog = LogLimiter()

    /// One scheduler for each event loop of connections.
    let schedulers: [ConnectionScheduler]

    init(certificate: LiveCertificate, services: ControlServices) {
        self.certificate = certificate
        self.services = services
        pendingHeaders = PendingProxyHeaders(limit: services.limits.unauthenticated)
        schedulers = MultiThreadedEventLoopGroup.singleton.makeIterator().map { ConnectionScheduler($0) }
    }

    /// Builds the pipeline: a PROXY header handler if proxies are configured, TLS, then frames. Called on the
    /// connection's event loop.
    func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            ControlRetransmission.limit(on: channel)
            let limit = FrameLimit(bytes: ProtocolLimits.unauthenticatedFrameBytes)
            let outbox = Outbox(budget: services.connections.outboxes) { channel.close(promise: nil) }
            let origin = ConnectionOrigin()
            // Connections from these networks begin with a PROXY header, which is trusted.
            let trustedProxies = services.settings.read { $0.trustedProxies }
            if !trustedProxies.isEmpty {
                try channel.pipeline.syncOperations.addHandler(proxyHandler(origin, trusting: trustedProxies))
            }
            try channel.pipeline.syncOperations.addHandlers(
                ServerTLSHandler(identity: certificate.current.identity),
                ByteToMessageHandler(ControlFrameDecoder(limit: limit)),
                ControlHandler(outbox: outbox, hub: services.hub, logger: services.logger) { channel in
                    admit(channel, from: origin.client ?? channel.remoteAddress, outbox: outbox, limit: limit)
                }
            )
        }
    }

    private func proxyHandler(_ origin: ConnectionOrigin, trusting trustedProxies: [IPNetwork]) -> ProxyHandler {
        ProxyHandler(
            trusted: trustedProxies,
            pendingHeaders: pendingHeaders,
            origin: origin,
            timeout: services.timeouts.handshake,
            logger: services.logger,
            refusals: proxyLog
        )
    }

    /// Makes the session of a connection. If there are too many, its network is banned, or the server is stopping, the
    /// peer receives a Goodbye instead; the number of such peers at a time is bounded.
    ///
    /// - Parameter client: The client's address, which may be one that a trusted proxy names.
    /// - Returns: The session; `nil` if the connection is refused, which then closes by itself.
    private func admit(
        _ channel: any Channel,
        from client: SocketAddress?,
        outbox: Outbox,
        limit: FrameLimit
    ) -> ControlMailbox? {
        let timeouts = services.timeouts
        let network = client.flatMap { PeerNetwork($0) } ?? PeerNetwork("unknown")
        let address = client.flatMap { IPAddress($0) }
        if let notice = services.access.notice(for: address) {
            if let count = services.barredLog.note() {
                services.logger.notice(
                    "a connection from a banned network was refused",
                    metadata: ["address": "\(network)", "count": "\(count)"]
                )
            }
            refuse(channel, outbox: outbox, .barred(notice))
            return nil
        }
        let ticket = services.connections.admit(from: network, address: address, outbox: outbox) {
            channel.close(within: timeouts.farewell)
        }
        guard let ticket, let scheduler = schedulers.first(where: { $0.eventLoop === channel.eventLoop }) else {
            if !services.connections.isClosed, let count = services.crowdedLog.note() {
                services.logger.notice(
                    "too many connections",
                    metadata: ["address": "\(network)", "count": "\(count)"]
                )
            }
            refuse(channel, outbox: outbox, .tooManyConnections)
            return nil
        }
        let connections = services.connections
        let idleTimeout = IdleTimeout(deadline: .now() + timeouts.handshake, on: channel.eventLoop) {
            connections.close(ticket, reason: .timedOut)
        }
        let dispatcher = ControlDispatcher(
            services: services,
            outbox: outbox,
            limit: limit,
            idleTimeout: idleTimeout,
            ticket: ticket,
            network: network,
            address: address
        )
        let session = ControlMailbox(dispatcher, channel: channel, scheduler: scheduler)
        connections.attach(ticket) { [weak session] reason in session?.tell(.closed(reason)) }
        // The network may have been banned since the first look, before the connection was in the table.
        if let notice = services.access.notice(for: address) {
            connections.close(ticket, reason: .barred(notice))
        }
        return session
    }

    /// Refuses a connection, with this reason unless the server is stopping. The peer reads it only after the TLS
    /// handshake, so a bounded number of such connections may linger; further ones are closed at once.
    private func refuse(_ channel: any Channel, outbox: Outbox, _ reason: CloseReason) {
        let connections = services.connections
        guard connections.beginRefusal() else {
            return channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in connections.endRefusal() }
        outbox.post((connections.isClosed ? CloseReason.shuttingDown : reason).frame)
        outbox.finish()
        channel.close(within: services.timeouts.farewell)
    }
}
