import ChatTesting
import NIOCore
import NIOEmbedded
import NIOSSL

@testable import ChatServerCore

/// Our end of TLS and swift-nio-ssl's client, with nothing but the test between them.
final class TLSPair {
    let server: EmbeddedChannel
    let client: EmbeddedChannel

    /// The number of bytes that the network carries at once.
    private let portion: Int

    /// Makes two ends between which nothing has been carried. The server has a certificate of its own making.
    convenience init(portion: Int = .max, newest version: TLSVersion = .tlsv13) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.maximumTLSVersion = version
        let certificate = try ServerCertificate(dataDirectory: folder.path)
        try self.init(certificate: certificate, client: configuration, portion: portion)
    }

    /// Makes two ends between which nothing has been carried.
    ///
    /// - Parameter host: The name that the client knows the server by.
    init(
        certificate: ServerCertificate,
        client configuration: TLSConfiguration,
        portion: Int = .max,
        host: String? = nil
    ) throws {
        self.portion = portion
        server = EmbeddedChannel(handler: ServerTLSHandler(identity: certificate.identity))
        let context = try NIOSSLContext(configuration: configuration)
        client = EmbeddedChannel(handler: try NIOSSLClientHandler(context: context, serverHostname: host))
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
        for channel in [server, client] {
            channel.connect(to: address, promise: nil)
        }
    }

    /// Makes two ends that have shaken hands.
    static func established(portion: Int = .max) throws -> TLSPair {
        let pair = try TLSPair(portion: portion)
        try pair.carry()
        return pair
    }

    /// Carries bytes both ways until none are left.
    func carry() throws {
        var isBusy = true
        while isBusy {
            isBusy = try carry(from: client, to: server)
            isBusy = try carry(from: server, to: client) || isBusy
        }
    }

    /// All bytes that an end has sent and that are not yet carried.
    func sent(by end: EmbeddedChannel) throws -> ByteBuffer {
        var all = ByteBuffer()
        while let bytes = try end.readOutbound(as: ByteBuffer.self) {
            all.writeImmutableBuffer(bytes)
        }
        return all
    }

    /// Carries bytes one way.
    ///
    /// - Returns: Whether there were any.
    @discardableResult
    func carry(from: EmbeddedChannel, to: EmbeddedChannel) throws -> Bool {
        guard var bytes = try from.readOutbound(as: ByteBuffer.self) else {
            return false
        }
        while let part = bytes.readSlice(length: min(portion, bytes.readableBytes)), part.readableBytes > 0 {
            try to.writeInbound(part)
        }
        return true
    }

    /// Everything that an end's application has read.
    static func text(readBy channel: EmbeddedChannel) throws -> String {
        var all = ""
        while let bytes = try channel.readInbound(as: ByteBuffer.self) {
            all += String(buffer: bytes)
        }
        return all
    }

    /// Closes the channels that the test left open.
    func clean() {
        for channel in [server, client] {
            channel.close(promise: nil)
            channel.embeddedEventLoop.advanceTime(by: .minutes(1))
            _ = try? channel.finish(acceptAlreadyClosed: true)
        }
    }
}
