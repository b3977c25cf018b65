import ChatProtocol
import ChatTesting
import NIOCore
import NIOPosix
import NIOSSL
import SwiftProtobuf
import Testing

/// A client of the control wire on a real socket: TLS and frames, and no automatic behavior.
final class SocketPeer: Sendable {
    private struct Received {
        var frames: [ProtoServerFrame] = []
        var isClosed = false
    }

    private let channel: any Channel
    private let received: Watched<Received>

    private init(channel: any Channel, received: Watched<Received>) {
        self.channel = channel
        self.received = received
    }

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - source: The address to connect from.
    ///   - preface: Bytes that are sent before TLS begins, like a proxy's header.
    ///   - scope: Closes the connection at its end.
    static func connect(
        port: Int,
        from source: String = "127.0.0.1",
        preface: [UInt8] = [],
        in scope: ProgramScope
    ) async throws -> SocketPeer {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let received = Watched(Received())
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: SocketAddress(ipAddress: source, port: 0))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        Preface(bytes: preface),
                        NIOSSLClientHandler(context: context, serverHostname: nil),
                        ByteToMessageHandler(
                            ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))
                        ),
                        Reader {
                            guard let frame = $0 else {
                                return received.update { $0.isClosed = true }
                            }
                            received.update { $0.frames.append(frame) }
                        }
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        scope.atEnd { try? await channel.close() }
        return SocketPeer(channel: channel, received: received)
    }

    /// Makes a request.
    func send(_ request: ProtoClientFrame.OneOf_Request, id: UInt64) async throws {
        let frame = ProtoClientFrame.with {
            $0.requestID = id
            $0.request = request
        }
        // The server may have closed the connection.
        try? await channel.writeAndFlush(try frame.controlFrame())
    }

    /// Makes a request and waits for its answer.
    func ask(_ request: ProtoClientFrame.OneOf_Request, id: UInt64) async throws -> ProtoServerFrame {
        try await send(request, id: id)
        return try #require(
            try await received.wait(upTo: Patience.standard) { received in
                received.frames.first { $0.requestID == id }
            },
            "no answer to \(request)"
        )
    }

    /// Says hello and logs in, or makes the account.
    @discardableResult
    func enter(
        _ username: String,
        password: String = "Sesame123",
        registers: Bool = false
    ) async throws -> ProtoLoggedIn {
        _ = try await ask(.hello(.version(1...1)), id: 1)
        let request: ProtoClientFrame.OneOf_Request =
            registers ? .register(.with(username, password)) : .login(.with(username, password))
        let answer = try await ask(request, id: 2)
        guard case .loggedIn(let login) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return login
    }

    /// Waits until the server says goodbye.
    func goodbye(within timeout: Duration = Patience.standard) async throws -> ProtoGoodbye? {
        try await received.wait(upTo: timeout) { received in
            for case .goodbye(let goodbye) in received.frames.compactMap(\.body) {
                return goodbye
            }
            return nil
        }
    }

    /// Waits until the server closes the connection.
    ///
    /// - Returns: Whether it did.
    func waitForClose(within timeout: Duration = Patience.standard) async throws -> Bool {
        try await received.wait(upTo: timeout) { $0.isClosed ? true : nil } ?? false
    }

    /// Whether the server has closed the connection.
    var isClosed: Bool { received.current.isClosed }

    /// Reads nothing any more.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// Closes the connection.
    func close() async {
        try? await channel.close()
    }
}

/// Sends bytes before all others.
private final class Preface: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func channelActive(context: ChannelHandlerContext) {
        if !bytes.isEmpty {
            context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        }
        context.fireChannelActive()
    }
}

@available(*, unavailable)
extension Preface: Sendable {}

/// Hands on the received frames; `nil` for the end.
private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ControlFrameEvent

    private let receive: (ProtoServerFrame?) -> Void

    init(receive: @escaping (ProtoServerFrame?) -> Void) {
        self.receive = receive
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .frame(let bytes) = unwrapInboundIn(data), let frame = try? ProtoServerFrame(reading: bytes) {
            receive(frame)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        receive(nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension Reader: Sendable {}
