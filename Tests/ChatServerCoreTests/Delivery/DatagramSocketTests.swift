import NIOCore
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct DatagramSocketTests {
    @Test func `a socket that the system closes is opened again, until the hub is closed`() async throws {
        let (hub, _) = testHub()
        let socket = DatagramSocket(
            address: try SocketAddress(ipAddress: "127.0.0.1", port: 0),
            hub: hub,
            hubLoop: await hub.eventLoop
        )
        let first = try await socket.open()
        await hub.attach(first)
        async let keeping: Void = socket.keepOpen(first, logger: .quiet)
        try await first.close()
        var second: (any Channel)?
        while second == nil || second === first {
            await Task.yield()
            second = await hub.channel
        }
        #expect(second?.isActive == true)
        await hub.close()
        await keeping
        #expect(second?.isActive == false)
    }

    @Test func `a socket that comes when the hub is closed is closed too`() async throws {
        let (hub, _) = testHub()
        await hub.close()
        let socket = DatagramSocket(
            address: try SocketAddress(ipAddress: "127.0.0.1", port: 0),
            hub: hub,
            hubLoop: await hub.eventLoop
        )
        let channel = try await socket.open()
        await hub.attach(channel)
        try await channel.closeFuture.get()
        #expect(!channel.isActive)
    }
}
