import ChatProtocol
import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes the sockets of a connection, and explains why it could not.
struct ClientConnector: Sendable {
    /// Datagrams that are read in one system call.
    private static let datagramsPerRead = 8

    /// Bytes for each of them: more than the largest that can be authentic.
    private static let bytesPerDatagram = ProtocolLimits.largestDatagramBytes + 64

    let address: ServerAddress
    let trust: TrustCheck
    let timeout: TimeAmount

    /// Connects by TCP and sets up TLS and framing.
    func connect(_ connection: ClientConnection) -> EventLoopFuture<any Channel> {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        // Names and authorities prove nothing about a self-made certificate: the check below decides instead.
        configuration.certificateVerification = .noHostnameVerification
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

    /// Takes a free UDP port of the family that the server was reached by.
    func bindDatagrams(_ connection: ClientConnection, peer: SocketAddress?) -> EventLoopFuture<any Channel> {
        let wildcard: String
        switch peer {
        case .v6: wildcard = "::"
        default: wildcard = "0.0.0.0"
        }
        return DatagramBootstrap(group: connection.eventLoop)
            // The vector read divides the buffer among its messages.
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

    /// Says what went wrong in a sentence.
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
            // Such as a reset in the middle of the first exchange.
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
            // The words of a library below help nobody who reads them.
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

    /// What the system said of a socket.
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
        // An IP address is no name for SNI.
        let isAddress = (try? SocketAddress(ipAddress: address.host, port: address.port)) != nil
        return try NIOSSLClientHandler(
            context: context,
            serverHostname: isAddress ? nil : address.host
        ) { certificates, promise in
            let der = try? certificates.first?.toDERBytes()
            let isTrusted = der.map { trust.accepts(CertificateFingerprint(sha256OfDER: $0)) } ?? false
            promise.succeed(isTrusted ? .certificateVerified : .failed)
        }
    }
}
