import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

@testable import ChatServerCore

@Suite struct ServerTLSHandlerTests {
    @Test(arguments: [Int.max, 1000, 7, 1])
    func `both ends read what the other one writes, however the network cuts it`(portion: Int) throws {
        let pair = try TLSPair.established(portion: portion)
        defer { pair.clean() }
        let long = String(repeating: "long ", count: 20_000)
        try pair.client.writeOutbound(ByteBuffer(string: "hello "))
        try pair.client.writeOutbound(ByteBuffer(string: long))
        try pair.server.writeOutbound(ByteBuffer(string: "welcome "))
        try pair.server.writeOutbound(ByteBuffer(string: long))
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.server) == "hello " + long)
        #expect(try TLSPair.text(readBy: pair.client) == "welcome " + long)
    }

    @Test func `records that come together are read together`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        var together = ByteBuffer()
        for word in ["one ", "two ", "three"] {
            try pair.client.writeOutbound(ByteBuffer(string: word))
            together.writeImmutableBuffer(try #require(try pair.client.readOutbound(as: ByteBuffer.self)))
        }
        try pair.server.writeInbound(together)
        #expect(try pair.server.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "one two three"))
    }

    @Test func `a byte takes one record, and nothing is sent that nobody wrote`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        #expect(try pair.server.readOutbound(as: ByteBuffer.self) == nil)
        #expect(try pair.server.readInbound(as: ByteBuffer.self) == nil)
        // By default, BoringSSL sends session tickets along with the first write.
        try pair.server.writeOutbound(ByteBuffer(string: "x"))
        let record = try #require(try pair.server.readOutbound(as: ByteBuffer.self))
        // A header, the type and a tag: RFC 8446, section 5.2.
        #expect(record.readableBytes == 5 + 1 + 1 + 16)
        #expect(try pair.server.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test func `what is written before the handshake follows it, as many as there may be`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        let waiting = (0..<ServerTLSHandler.maximumWaiting).map { number in
            pair.server.writeAndFlush(ByteBuffer(string: "\(number) "))
        }
        let tooMany = pair.server.writeAndFlush(ByteBuffer(string: "too many"))
        #expect(throws: ChannelError.self) { try tooMany.wait() }
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.client) == (0..<waiting.count).map { "\($0) " }.joined())
        for written in waiting {
            try written.wait()
        }
    }

    @Test func `an empty write is done when those before it are`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        let first = pair.server.write(ByteBuffer(string: "text"))
        let empty = pair.server.writeAndFlush(ByteBuffer())
        try first.and(empty).map { _ in }.wait()
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.client) == "text")
    }
}

// MARK: - Ends

extension ServerTLSHandlerTests {
    @Test func `the server's end waits for the client's farewell`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        let closed = pair.server.close()
        #expect(pair.server.isActive)
        let late = pair.server.writeAndFlush(ByteBuffer(string: "late"))
        #expect(throws: ChannelError.self) { try late.wait() }
        try pair.carry()
        try closed.wait()
        #expect(!pair.server.isActive)
        #expect(!pair.client.isActive)
    }

    @Test func `it does not wait long`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        let closed = [pair.server.close(), pair.server.close()]
        pair.server.embeddedEventLoop.advanceTime(by: ServerTLSHandler.farewell - .milliseconds(1))
        #expect(pair.server.isActive)
        pair.server.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!pair.server.isActive)
        for end in closed {
            try end.wait()
        }
    }

    @Test func `it does not wait for a client that has hung up`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        let closed = pair.server.close()
        pair.server.pipeline.fireChannelInactive()
        try closed.wait()
    }

    @Test func `a client that says farewell gets it back`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        try pair.client.writeOutbound(ByteBuffer(string: "last words"))
        let closed = pair.client.close()
        try pair.carry()
        try closed.wait()
        #expect(try TLSPair.text(readBy: pair.server) == "last words")
        #expect(!pair.server.isActive)
    }

    @Test func `what comes after the server's farewell is not read`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        try pair.client.writeOutbound(ByteBuffer(string: "crossed it"))
        pair.server.close(promise: nil)
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.server).isEmpty)
        #expect(!pair.server.isActive)
    }

    @Test func `a connection without a handshake is closed at once`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        let written = pair.server.writeAndFlush(ByteBuffer(string: "never"))
        try pair.server.close().wait()
        #expect(!pair.server.isActive)
        #expect(throws: ChannelError.self) { try written.wait() }
    }
}

// MARK: - Hurried clients

extension ServerTLSHandlerTests {
    /// The client's last handshake bytes and a request after them, before the server has read either.
    private func hurry(_ pair: TLSPair) throws -> ByteBuffer {
        try pair.carry(from: pair.client, to: pair.server)
        try pair.carry(from: pair.server, to: pair.client)
        try pair.client.writeOutbound(ByteBuffer(string: "at once"))
        return try pair.sent(by: pair.client)
    }

    @Test func `what comes with the end of the handshake is read`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        try pair.server.writeInbound(try hurry(pair))
        #expect(try TLSPair.text(readBy: pair.server) == "at once")
        #expect(pair.server.isActive)
    }

    @Test func `also when the client says farewell at once`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        let goodbye = pair.server.writeAndFlush(ByteBuffer(string: "welcome"))
        var bytes = try hurry(pair)
        pair.client.close(promise: nil)
        bytes.writeImmutableBuffer(try pair.sent(by: pair.client))
        try pair.server.writeInbound(bytes)
        #expect(try TLSPair.text(readBy: pair.server) == "at once")
        try goodbye.wait()
        #expect(!pair.server.isActive)
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.client) == "welcome")
        #expect(!pair.client.isActive)
    }

    @Test func `also when what follows is no TLS`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        let waiting = pair.server.writeAndFlush(ByteBuffer(string: "welcome"))
        var bytes = try hurry(pair)
        bytes.writeRepeatingByte(0, count: 100)
        #expect(throws: TLSFailure.self) { try pair.server.writeInbound(bytes) }
        #expect(try TLSPair.text(readBy: pair.server) == "at once")
        #expect(throws: ChannelError.self) { try waiting.wait() }
        #expect(!pair.server.isActive)
    }
}

// MARK: - Hostile clients

extension ServerTLSHandlerTests {
    @Test func `what is no TLS is refused with a reason and an alert`() throws {
        let pair = try TLSPair()
        defer { pair.clean() }
        let failure = #expect(throws: TLSFailure.self) {
            try pair.server.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        }
        #expect(failure?.description == "HTTP_REQUEST")
        #expect(!pair.server.isActive)
    }

    @Test func `an older TLS is refused, and the client is told`() throws {
        let pair = try TLSPair(newest: .tlsv12)
        defer { pair.clean() }
        #expect(throws: TLSFailure.self) { try pair.carry() }
        #expect(!pair.server.isActive)
        // An alert, fatal: protocol_version (RFC 8446, section 6).
        let alert = try #require(try pair.server.readOutbound(as: ByteBuffer.self))
        #expect(Array(alert.readableBytesView) == [21, 3, 1, 0, 2, 2, 70])
    }

    @Test func `a record that was changed ends the connection, and none of it is read`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        try pair.client.writeOutbound(ByteBuffer(string: "pay ann 1"))
        var record = try #require(try pair.client.readOutbound(as: ByteBuffer.self))
        let last = record.writerIndex - 1
        let byte = try #require(record.getInteger(at: last, as: UInt8.self))
        record.setInteger(byte ^ 1, at: last)
        #expect(throws: TLSFailure.self) { try pair.server.writeInbound(record) }
        #expect(try TLSPair.text(readBy: pair.server).isEmpty)
        #expect(!pair.server.isActive)
    }

    @Test func `what was whole before it is read`() throws {
        let pair = try TLSPair.established()
        defer { pair.clean() }
        try pair.client.writeOutbound(ByteBuffer(string: "whole"))
        var bytes = try #require(try pair.client.readOutbound(as: ByteBuffer.self))
        bytes.writeRepeatingByte(0, count: 100)
        #expect(throws: TLSFailure.self) { try pair.server.writeInbound(bytes) }
        #expect(try TLSPair.text(readBy: pair.server) == "whole")
    }
}
