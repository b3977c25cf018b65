import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The server's UDP socket. NIO closes a socket when the system refuses a datagram for a reason of its own, such as a
/// route that has gone or a firewall: then it is opened again, at the same port, and meanwhile TLS carries the messages.
struct DatagramSocket: Sendable {
    /// The wait before it is opened again: long enough to cost nothing where the network has gone for seconds, short
    /// enough to look like a few losses where one reader's route has. Our own choice.
    private static let pause: TimeAmount = .milliseconds(100)

    /// Bytes that the kernel keeps of datagrams that wait to be read or sent: room for the acknowledgements of a
    /// thousand readers at once.
    private static let bufferBytes: ChannelOptions.Types.SocketOption.Value = 4 << 20

    /// Bytes that wait for a flush: large datagrams to ``DeliveryHub/readersPerFlush`` readers share a system call. What is
    /// beyond is flushed before.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 256 << 10, high: 1 << 20)

    /// Datagrams that are read in one system call.
    private static let datagramsPerRead = 32

    /// Bytes for each of them: more than the largest that can be authentic, so that a cut-off one is refused.
    private static let bytesPerDatagram = 2048

    let address: SocketAddress
    let hub: DeliveryHub
    let hubLoop: any EventLoop

    /// Opens the socket.
    ///
    /// - Throws: NIO's error when the port is not free.
    func open() async throws -> any Channel {
        try await unfragmented(DatagramBootstrap(group: hubLoop))
            // The vector read divides the buffer among its messages.
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Self.datagramsPerRead * Self.bytesPerDatagram)
            )
            .channelOption(.datagramVectorReadMessageCount, value: Self.datagramsPerRead)
            .channelOption(.writeBufferWaterMark, value: Self.waterMark)
            // A challenge to a forged address that happens to be a broadcast one must not close everybody's socket.
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

    /// Has the system never fragment a datagram, nor believe what it is told of the path: what the path takes is probed
    /// (RFC 8899, section 3, 1). Elsewhere than on Linux a too large probe may go in pieces, and prove too much.
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

    /// Opens the socket again whenever it closes, until the hub is closed.
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
