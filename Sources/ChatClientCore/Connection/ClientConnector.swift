import ChatProtocol
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opens the sockets of a connection, and explains failures.
struct ClientConnector: Sendable {
    /// Datagrams read per system call (`recvmmsg`).
    private static let datagramsPerRead = 8

    /// Buffer bytes per datagram: more than the largest authentic datagram.
    private static let bytesPerDatagram = ProtocolLimits.largestDatagramBytes + 64

    let address: ServerAddress
    let trust: TrustCheck
    let timeout: TimeAmount

    /// Connects by TCP and sets up TLS and framing.
    func connect(_ connection: ClientConnection) -> EventLoopFuture<any Channel> {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        // Host names and certificate authorities prove nothing about a self-signed certificate: the callback below
        // decides, and reads the roots itself when they matter.
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        let context: NIOSSLContext
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            return connection.eventLoop.makeFailedFuture(error)
        }
        return ClientBootstrap(group: connection.eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    ControlRetransmission.limit(on: channel)
                    try channel.pipeline.syncOperations.addHandlers(
                        tlsHandler(context),
                        ByteToMessageHandler(
                            ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))
                        ),
                        ControlHandler(connection: connection)
                    )
                }
            }
            .connect(host: address.host, port: address.port)
    }

    /// Binds a free UDP port of the address family that the server was reached by.
    func bindDatagrams(_ connection: ClientConnection, peer: SocketAddress?) -> EventLoopFuture<any Channel> {
        let wildcard: String
        switch peer {
        case .v6: wildcard = "::"
        default: wildcard = "0.0.0.0"
        }
        return DatagramBootstrap(group: connection.eventLoop)
            // The vectored read divides the buffer among its datagrams.
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Self.datagramsPerRead * Self.bytesPerDatagram)
            )
            .channelOption(.datagramVectorReadMessageCount, value: Self.datagramsPerRead)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(connection: connection))
                }
            }
            .bind(host: wildcard, port: 0)
    }

    /// Returns an error with a sentence for the person.
    func explain(_ error: any Error) -> ChatError {
        if case .failure(let refusal) = trust.decision {
            return refusal
        }
        switch error {
        case let error as ChatError where error.code == .timedOut:
            return ChatError(
                .unreachable,
                "\(address) answers, but not as a Tandem server, within \(seconds) s. Check host and port."
            )
        case let error as ChatError where error.code != .notTandem && error.code != .connectionLost:
            return error
        case let error as IOError:
            // For example, a connection reset during the first exchange.
            return explain(error, otherwise: notTandem)
        case is NIOSSLError, is BoringSSLError, is ChatError:
            return notTandem
        case let error as NIOConnectionError:
            return unreachable(error)
        case ChannelError.connectTimeout:
            return ChatError(
                .unreachable,
                "\(address) did not answer within \(seconds) s. Check host and port, and that the server runs."
            )
        default:
            // The error texts of the libraries below do not help the reader.
            return ChatError(.unreachable, "\(address) cannot be reached. Check host, port and network.")
        }
    }

    private var notTandem: ChatError {
        ChatError(
            .notTandem,
            "\(address) answers, but not as a Tandem server: it may be full, or something else listens there. "
                + "Check host and port."
        )
    }

    /// Explains an error number of a socket.
    private func explain(_ error: IOError, otherwise usual: ChatError) -> ChatError {
        switch error.errnoCode {
        case EMFILE, ENFILE:
            ChatError(.unreachable, "The system permits no further connections. Close some programs and try again.")
        case ENOBUFS, ENOMEM:
            ChatError(.unreachable, "The system has no memory for a connection. Close some programs and try again.")
        case EACCES, EPERM:
            ChatError(.unreachable, "The system does not permit a connection to \(address). Check its firewall.")
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EADDRNOTAVAIL, EAFNOSUPPORT, ETIMEDOUT:
            ChatError(.unreachable, "\(address) cannot be reached. Check host, port and network.")
        default:
            usual
        }
    }

    private var seconds: Int64 {
        timeout.nanoseconds / 1_000_000_000
    }

    private func unreachable(_ error: NIOConnectionError) -> ChatError {
        if error.connectionErrors.isEmpty {
            return ChatError(.unreachable, "There is no host named \(address.host). Check its name.")
        }
        let wasRefused = error.connectionErrors.contains { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
        if wasRefused {
            return ChatError(
                .unreachable,
                "No server listens at \(address). Check host and port, and that the server runs."
            )
        }
        let didTimeOut = error.connectionErrors.contains {
            if case ChannelError.connectTimeout = $0.error { true } else { false }
        }
        if didTimeOut {
            return explain(ChannelError.connectTimeout(timeout))
        }
        let usual = ChatError(.unreachable, "\(address) cannot be reached. Check host, port and network.")
        let system = error.connectionErrors.compactMap { $0.error as? IOError }.first
        return system.map { explain($0, otherwise: usual) } ?? usual
    }

    private func tlsHandler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        let trust = trust
        // SNI does not permit IP addresses.
        let isAddress = (try? SocketAddress(ipAddress: address.host, port: address.port)) != nil
        return try NIOSSLClientHandler(
            context: context,
            serverHostname: isAddress ? nil : address.host
        ) { certificates, promise in
            guard let shown = ShownCertificate(certificates) else {
                return promise.succeed(.failed)
            }
            // Reading roots from the disk must not block the event loop.
            NIOThreadPool.singleton.submit { state in
                let isTrusted = state == .active && trust.accepts(shown)
                promise.succeed(isTrusted ? .certificateVerified : .failed)
            }
        }
    }
}
