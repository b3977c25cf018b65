import ChatProtocol
import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The two wires: a TCP listener and a UDP socket on the same port number.
struct ServerSockets: Sendable {
    /// Connections that the kernel queues until they are accepted.
    private static let backlog: Int32 = 512

    /// Read buffer of a connection: sized by the bytes of recent reads, because an idle connection keeps this
    /// buffer. The first read is a TLS ClientHello, which has 1.8 kB with the key exchange of today.
    private static let reading = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2048, maximum: 16 << 10)

    /// The most attempts with another port when the free TCP port that the kernel chose is taken for UDP.
    private static let attempts = 16

    let listener: any Channel
    let datagramSocket: DatagramSocket
    let datagrams: any Channel
    let control: ControlChannel
    let port: Int

    /// The address to show to a person.
    let displayHost: String

    /// Binds both sockets.
    ///
    /// - Parameters:
    ///   - host: `nil` for all addresses, IPv4 and IPv6.
    ///   - port: 0 for a free one.
    /// - Throws: ``BindError``.
    static func bind(
        host: String?,
        port: Int,
        hub: DeliveryHub,
        hubLoop: any EventLoop,
        control: ControlChannel,
        logger: Logger
    ) async throws -> ServerSockets {
        var lastError: any Error = BindError.noPort
        for _ in 0..<(port == 0 ? attempts : 1) {
            let listener = try await listen(host: host, port: port, control: control, logger: logger)
            guard let address = listener.localAddress, let bound = address.port else {
                throw BindError.noPort
            }
            do {
                let socket = DatagramSocket(address: address, hub: hub, hubLoop: hubLoop)
                return ServerSockets(
                    listener: listener,
                    datagramSocket: socket,
                    datagrams: try await socket.open(),
                    control: control,
                    port: bound,
                    displayHost: host ?? hostname()
                )
            } catch {
                lastError = BindError.failed(wire: "UDP", host: host, port: bound, error)
                try? await listener.close()
            }
        }
        throw lastError
    }

    /// Returns when the listener has been closed. Cancelling the task closes it.
    func closeOfListener() async {
        let listener = listener
        await withTaskCancellationHandler {
            try? await listener.closeFuture.get()
        } onCancel: {
            listener.close(promise: nil)
        }
    }

    private static func listen(
        host: String?,
        port: Int,
        control: ControlChannel,
        logger: Logger
    ) async throws -> any Channel {
        do {
            guard let host else {
                do {
                    // One dual-stack socket, unless this machine has no IPv6.
                    return try await bindListener(to: "::", port: port, control: control, logger: logger)
                } catch let error as IOError where error.errnoCode == EAFNOSUPPORT {
                    return try await bindListener(to: "0.0.0.0", port: port, control: control, logger: logger)
                }
            }
            return try await bindListener(to: host, port: port, control: control, logger: logger)
        } catch {
            throw BindError.failed(wire: "TCP", host: host, port: port, error)
        }
    }

    private static func bindListener(
        to host: String,
        port: Int,
        control: ControlChannel,
        logger: Logger
    ) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { listener in
                listener.eventLoop.makeCompletedFuture {
                    try listener.pipeline.syncOperations.addHandler(AcceptRestHandler(logger: logger))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: reading)
            // Backpressure: with one read per read cycle, it is checked after each read whether more may be
            // buffered.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { control.initialize($0) }
            .bind(host: host, port: port)
            .get()
    }
}

/// Returns this machine's host name, for people to connect to; `localhost` if it has none.
private func hostname() -> String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else {
        return "localhost"
    }
    let name = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isEmpty ? "localhost" : name
}

/// The system closed the listener unexpectedly.
struct ListenerClosedError: Error, CustomStringConvertible {
    let description = "The TCP port was closed by the system. Start the server again."
}

/// The reason why a port could not be bound.
enum BindError: Error, CustomStringConvertible {
    case failed(wire: String, host: String?, port: Int, any Error)
    case noPort

    var description: String {
        switch self {
        case .failed(let wire, let host, let port, let error):
            Self.sentence(wire: wire, host: host, port: port, error)
        case .noPort:
            "No port is free for both TCP and UDP. Name one."
        }
    }

    private static func sentence(wire: String, host: String?, port: Int, _ error: any Error) -> String {
        if error is SocketAddressError.FailedToParseIPByteBuffer || error is SocketAddressError.UnknownHost {
            return "There is no address for the name \(host ?? "asked for"). Check --host."
        }
        let place = host.map { " on \($0)" } ?? ""
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            return "\(wire) port \(port)\(place) is in use by another program. Stop it, or choose another port."
        case EACCES:
            return "\(wire) port \(port)\(place) may not be used by this user. Choose a port from 1024 up."
        case EADDRNOTAVAIL:
            return "This machine does not have the address \(host ?? "asked for"). Check --host."
        default:
            return "\(wire) port \(port)\(place) could not be bound: \(OperatorSentence.reason(error))."
        }
    }
}
