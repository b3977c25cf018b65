import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The server's UDP socket, reopened when NIO closes it. NIO closes a socket when a send fails with an error about
/// the datagram or its route, for example when a route has gone or a firewall rejects it. The socket is then
/// reopened at the same port, and TLS carries the messages meanwhile.
struct DatagramSocket: Sendable {
    /// The wait before the socket is reopened: long enough to cost nothing when the network is down for seconds,
    /// short enough to look like a few losses when only one reader's route is down.
    private static let pause: TimeAmount = .milliseconds(100)

    /// Size of the kernel's send and receive buffers, in bytes: room for the acknowledgements of a thousand readers
    /// at once.
    private static let bufferBytes: ChannelOptions.Types.SocketOption.Value = 4 << 20

    /// Bytes that may wait for a flush: large datagrams to ``DeliveryHub/readersPerFlush`` readers share a system
    /// call. Above the high mark, writing flushes first.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 1 << 20)

    /// Datagrams read per system call.
    private static let datagramsPerRead = 32

    /// Buffer bytes per datagram: more than the largest authentic datagram has, so that a truncated one fails
    /// authentication.
    private static let bytesPerDatagram = 2048

    let address: SocketAddress
    let hub: DeliveryHub
    let hubLoop: any EventLoop

    /// Opens the socket.
    ///
    /// - Throws: NIO's error when the port is not free.
    func open() async throws -> any Channel {
        try await unfragmented(DatagramBootstrap(group: hubLoop))
            // A vectored read (`recvmmsg`) divides the buffer among its messages.
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Self.datagramsPerRead * Self.bytesPerDatagram)
            )
            .channelOption(.datagramVectorReadMessageCount, value: Self.datagramsPerRead)
            .channelOption(.writeBufferWaterMark, value: Self.waterMark)
            // Allow broadcast: a challenge to a forged source address that happens to be a broadcast address must
            // not fail and close the shared socket.
            .channelOption(.socketOption(.so_broadcast), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: Self.bufferBytes)
            .channelOption(.socketOption(.so_sndbuf), value: Self.bufferBytes)
            .channelInitializer { [hub] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(hub: hub))
                }
            }
            .bind(to: address)
            .get()
    }

    /// Sets DF and disables the kernel's path MTU discovery (`IP_PMTUDISC_PROBE`): we do DPLPMTUD ourselves,
    /// without ICMP reports (RFC 8899, section 3, 1). On other systems than Linux a too large probe may be
    /// fragmented, and so prove too much.
    private func unfragmented(_ bootstrap: DatagramBootstrap) -> DatagramBootstrap {
        #if os(Linux)
            let bootstrap = bootstrap.channelOption(
                .socket(SocketOptionLevel(IPPROTO_IP), SocketOptionName(IP_MTU_DISCOVER)),
                value: SocketOptionValue(IP_PMTUDISC_PROBE)
            )
            guard address.protocol == .inet6 else {
                return bootstrap
            }
            return bootstrap.channelOption(
                .socket(SocketOptionLevel(IPPROTO_IPV6), SocketOptionName(IPV6_MTU_DISCOVER)),
                value: SocketOptionValue(IPV6_PMTUDISC_PROBE)
            )
        #else
            return bootstrap
        #endif
    }

    /// Reopens the socket each time it closes, until the hub is closed.
    func keepOpen(_ first: any Channel, logger: Logger) async {
        var channel = first
        while true {
            try? await channel.closeFuture.get()
            guard await !hub.isClosed else {
                return
            }
            logger.warning("the UDP socket was closed; it is opened again")
            try? await hubLoop.scheduleTask(in: Self.pause) {}.futureResult.get()
            do {
                channel = try await open()
                await hub.attach(channel)
            } catch {
                logger.error("the UDP socket could not be opened", metadata: ["error": "\(error)"])
            }
        }
    }
}
