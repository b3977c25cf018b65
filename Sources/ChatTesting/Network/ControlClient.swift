package import ChatProtocol
import NIOCore
import NIOPosix
import NIOSSL
import SwiftProtobuf

/// A control connection at the frame level, for tests that send requests which no well-behaved client sends, and
/// from an address of their choice. It accepts any certificate.
package final class ControlClient: Sendable {
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

    /// Connects to a server on 127.0.0.1 and says hello.
    ///
    /// - Parameters:
    ///   - source: The source address. On Linux every address that begins with 127 belongs to this machine.
    ///   - scope: Closes the connection when it ends.
    package static func connect(
        port: Int,
        from source: String = "127.0.0.1",
        in scope: ProgramScope
    ) async throws -> ControlClient {
        let received = Watched(Received())
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv13
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(20))
            .bind(to: SocketAddress(ipAddress: source, port: 0))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: nil),
                        ByteToMessageHandler(ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))),
                        FrameReader { change in received.update { change(&$0.frames, &$0.isClosed) } }
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        scope.atEnd { try? await channel.close() }
        let client = ControlClient(channel: channel, received: received)
        _ = try await client.answer(
            .hello(.with { ($0.oldestVersion, $0.newestVersion, $0.clientName) = (1, 1, "a test") })
        )
        return client
    }

    /// Sends a request and waits for the next answer.
    ///
    /// - Returns: `nil` if the server closed the connection instead, or did not answer in time.
    package func answer(
        _ request: ProtoClientFrame.OneOf_Request,
        timeout: Duration = Patience.standard
    ) async throws -> ProtoServerFrame? {
        try await send(request)
        let found = try await received.wait(upTo: timeout) { state -> ProtoServerFrame?? in
            if let place = state.frames.firstIndex(where: { $0.requestID != 0 }) {
                return state.frames.remove(at: place)
            }
            return state.isClosed ? .some(nil) : nil
        }
        return found ?? nil
    }

    /// Sends a request without waiting for an answer.
    package func send(_ request: ProtoClientFrame.OneOf_Request) async throws {
        let frame = ProtoClientFrame.with { ($0.requestID, $0.request) = (7, request) }
        try? await channel.writeAndFlush(frame.controlFrame())
    }

    /// Closes the connection.
    package func close() async {
        try? await channel.close()
    }
}

extension ControlClient {
    /// Registers an account.
    package func register(_ name: String, _ password: String) async throws -> ProtoServerFrame? {
        try await answer(.register(.with { ($0.username, $0.password) = (name, password) }), timeout: .seconds(100))
    }

    /// Logs in.
    package func logIn(_ name: String, _ password: String) async throws -> ProtoServerFrame? {
        try await answer(.login(.with { ($0.username, $0.password) = (name, password) }), timeout: .seconds(100))
    }
}

/// Passes a connection's frames to a closure.
private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = ControlFrameEvent
    typealias Change = @Sendable (inout [ProtoServerFrame], inout Bool) -> Void

    private let apply: (@escaping Change) -> Void

    init(_ apply: @escaping (@escaping Change) -> Void) {
        self.apply = apply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .frame(let bytes) = unwrapInboundIn(data), let frame = try? ProtoServerFrame(reading: bytes) {
            apply { frames, _ in frames.append(frame) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        apply { _, isClosed in isClosed = true }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension FrameReader: Sendable {}
