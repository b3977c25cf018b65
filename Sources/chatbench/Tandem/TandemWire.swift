import ChatProtocol
import NIOCore
import NIOPosix
import NIOSSL

/// Creates participants of a Tandem server: TLS for control and a UDP socket each, as a real client has, without the
/// session layer above them that a person needs.
struct TandemWire: ParticipantWire {
    /// The password of all accounts: one that the standard policy accepts.
    static let password = BenchAccounts.password

    /// Datagrams per read system call, as in the client of ChatClientCore.
    private static let datagramsPerRead = 8

    /// Buffer bytes per datagram, as in the client of ChatClientCore.
    private static let bytesPerDatagram = ProtocolLimits.largestDatagramBytes + 64

    /// The server's address, for both wires.
    let server: SocketAddress

    /// The certificate that the server must have; `nil` to take any, which is enough for a test server.
    let fingerprint: CertificateFingerprint?

    /// The connect time-out of a participant.
    let timeout: TimeAmount

    /// The devices of each account, for which direct messages are sealed; 0 for messages in the clear.
    let devices: Int

    private let tls: NIOSSLContext
    private let wheel: NIOLoopBoundBox<DeadlineWheel?>

    /// Makes a wire.
    ///
    /// - Parameter eventLoop: The event loop on which all participants join.
    /// - Throws: NIOSSL's error, when TLS cannot be set up at all.
    init(
        server: SocketAddress,
        fingerprint: CertificateFingerprint?,
        timeout: TimeAmount,
        devices: Int,
        eventLoop: any EventLoop
    ) throws {
        self.devices = devices
        self.server = server
        wheel = .makeEmptyBox(valueType: DeadlineWheel.self, eventLoop: eventLoop)
        self.fingerprint = fingerprint
        self.timeout = timeout
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        // Host names and certificate authorities prove nothing about a self-signed certificate: the fingerprint
        // does.
        configuration.certificateVerification = .noHostnameVerification
        tls = try NIOSSLContext(configuration: configuration)
    }

    func join(
        _ name: String,
        on eventLoop: any EventLoop,
        receive: @escaping (ByteBuffer) -> Void
    ) -> EventLoopFuture<any Participant> {
        let joined = eventLoop.makePromise(of: (any Participant).self)
        let wheel = wheel.value ?? DeadlineWheel(eventLoop: eventLoop)
        self.wheel.value = wheel
        let participant = TandemParticipant(
            name: name,
            server: server,
            eventLoop: eventLoop,
            wheel: wheel,
            devices: devices > 0 ? BenchDevices(count: devices) : nil,
            receive: receive
        )
        participant.joined = joined.assumeIsolated()
        let bound = NIOLoopBound(participant, eventLoop: eventLoop)
        connect(bound).and(bindDatagrams(bound)).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let (control, datagrams)): participant.connected(control, datagrams)
            case .failure(let error): participant.fail("could not connect: \(error)")
            }
        }
        return joined.futureResult
    }

    private func connect(_ participant: NIOLoopBound<TandemParticipant>) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: participant.eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    ControlRetransmission.limit(on: channel)
                    try channel.pipeline.syncOperations.addHandlers(
                        tlsHandler(),
                        ByteToMessageHandler(
                            ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))
                        ),
                        TandemControlHandler(participant: participant.value)
                    )
                }
            }
            .connect(to: server)
    }

    private func bindDatagrams(_ participant: NIOLoopBound<TandemParticipant>) -> EventLoopFuture<any Channel> {
        let wildcard: String
        switch server {
        case .v6: wildcard = "::"
        default: wildcard = "0.0.0.0"
        }
        return DatagramBootstrap(group: participant.eventLoop)
            // The vector read divides the buffer among its messages.
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Self.datagramsPerRead * Self.bytesPerDatagram)
            )
            .channelOption(.datagramVectorReadMessageCount, value: Self.datagramsPerRead)
            // One read call per wake-up, without a second one that finds nothing: the server cannot tell.
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        TandemDatagramHandler(participant: participant.value)
                    )
                }
            }
            .bind(host: wildcard, port: 0)
    }

    private func tlsHandler() throws -> NIOSSLClientHandler {
        let fingerprint = fingerprint
        return try NIOSSLClientHandler(context: tls, serverHostname: nil) { certificates, promise in
            guard let fingerprint else {
                return promise.succeed(.certificateVerified)
            }
            let der = try? certificates.first?.toDERBytes()
            let isTrusted = der.map { CertificateFingerprint(sha256OfDER: $0) == fingerprint } ?? false
            promise.succeed(isTrusted ? .certificateVerified : .failed)
        }
    }
}
