import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServerCore

@Suite struct AdminTimeoutsTests {
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(loop: loop)
        try channel.pipeline.syncOperations.addHandler(AdminTimeouts(AdminSocketLimits()))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/admin.sock")).wait()
    }

    private func tell(_ event: AdminTimeouts.Event) throws {
        try channel.triggerUserOutboundEvent(event).wait()
    }

    @Test func `a caller has five minutes for a request`() throws {
        loop.advanceTime(by: .minutes(5) - .nanoseconds(1))
        #expect(channel.isActive)
        // Bytes that are no request do not count.
        try channel.writeInbound(ByteBuffer(string: "{"))
        loop.advanceTime(by: .nanoseconds(1))
        #expect(!channel.isActive)
    }

    @Test func `work has no end, and after it there are five minutes again`() throws {
        loop.advanceTime(by: .minutes(4))
        try tell(.working(isExport: false))
        loop.advanceTime(by: .hours(2))
        #expect(channel.isActive)
        try tell(.waiting)
        loop.advanceTime(by: .minutes(4))
        #expect(channel.isActive)
        loop.advanceTime(by: .minutes(1))
        #expect(!channel.isActive)
    }

    @Test func `a part of an export may be read for ten minutes`() throws {
        try tell(.working(isExport: true))
        channel.write(ByteBuffer(string: "waits"), promise: nil)
        loop.advanceTime(by: .minutes(10) - .nanoseconds(1))
        #expect(channel.isActive)
        loop.advanceTime(by: .nanoseconds(1))
        #expect(!channel.isActive)
    }

    @Test func `what is not taken for 30 seconds ends the connection`() throws {
        // Also after an export.
        try tell(.working(isExport: true))
        try tell(.waiting)
        try tell(.working(isExport: false))
        try channel.writeAndFlush(ByteBuffer(string: "taken")).wait()
        loop.advanceTime(by: .minutes(1))
        #expect(channel.isActive)
        // Without a flush it waits, as for a caller that does not read.
        channel.write(ByteBuffer(string: "waits"), promise: nil)
        loop.advanceTime(by: .seconds(30) - .nanoseconds(1))
        #expect(channel.isActive)
        loop.advanceTime(by: .nanoseconds(1))
        #expect(!channel.isActive)
    }
}
