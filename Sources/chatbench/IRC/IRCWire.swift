import NIOCore
import NIOPosix
import NIOSSL

/// Creates participants of an IRC server: one TCP connection each, with TLS where requested.
struct IRCWire: ParticipantWire {
    /// The server's address.
    let server: SocketAddress

    /// Whether participants join the common channel; not needed by those that only wait or write to one participant.
    let joinsChannel: Bool

    /// The time-out for a participant to connect, and to be registered. InspIRCd admits clients only once a second.
    let timeout: TimeAmount

    private let tls: NIOSSLContext?

    /// Makes a wire.
    ///
    /// - Parameter usesTLS: Whether to use TLS. Any certificate is accepted, which is enough for a test server.
    /// - Throws: NIOSSL's error, when TLS cannot be set up at all.
    init(server: SocketAddress, usesTLS: Bool, joinsChannel: Bool, timeout: TimeAmount) throws {
        self.server = server
        self.joinsChannel = joinsChannel
        self.timeout = timeout
        guard usesTLS else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .none
        tls = try NIOSSLContext(configuration: configuration)
    }

    func join(
        _ name: String,
        on eventLoop: any EventLoop,
        receive: @escaping (ByteBuffer) -> Void
    ) -> EventLoopFuture<any Participant> {
        let joined = eventLoop.makePromise(of: (any Participant).self)
        let participant = IRCParticipant(
            name: name,
            joinsChannel: joinsChannel,
            eventLoop: eventLoop,
            receive: receive
        )
        participant.joined = joined.assumeIsolated()
        connect(NIOLoopBound(participant, eventLoop: eventLoop)).assumeIsolated().whenFailure { error in
            participant.fail("could not connect: \(error)")
        }
        return joined.futureResult
    }

    private func connect(_ participant: NIOLoopBound<IRCParticipant>) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: participant.eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: nil)
                        )
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        IRCHandler(participant: participant.value, timeout: timeout)
                    )
                }
            }
            .connect(to: server)
    }
}
