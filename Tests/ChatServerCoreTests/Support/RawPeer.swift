import ChatProtocol
import ChatTesting
import NIOCore
import NIOPosix
import NIOSSL
import SwiftProtobuf
import Testing

/// A TLS connection to a server on real sockets, for frames that no client of ours sends.
struct RawPeer {
    private let channel: any Channel
    private let frames: Watched<[ProtoServerFrame]>

    /// Connects, without looking at the certificate.
    ///
    /// - Parameter scope: Closes the connection at its end.
    static func connect(port: Int, in scope: ProgramScope) async throws -> RawPeer {
        let frames = Watched<[ProtoServerFrame]>([])
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ControlFrameDecoder(limit: FrameLimit(bytes: ProtocolLimits.frameBytes))
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: nil),
                        ByteToMessageHandler(decoder),
                        FrameReader(frames: frames)
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        scope.atEnd { try? await channel.close() }
        return RawPeer(channel: channel, frames: frames)
    }

    /// Makes a request and returns its answer.
    ///
    /// - Parameter answered: The id of the answer, if it differs from the request's.
    func ask(
        _ request: ProtoClientFrame.OneOf_Request,
        id: UInt64 = 7,
        answered: UInt64? = nil
    ) async throws -> ProtoServerFrame {
        let asked = ProtoClientFrame.with { ($0.requestID, $0.request) = (id, request) }
        try await channel.writeAndFlush(asked.controlFrame())
        return try await frame { $0.requestID == answered ?? id }
    }

    /// Says hello and makes an account.
    func register(_ username: String) async throws -> ProtoLoggedIn {
        _ = try await ask(.hello(.version(1...1)))
        return try await ask(.register(.with(username, "Sesame123"))).loggedIn
    }

    /// Waits for a frame, and removes it from the received ones.
    func frame(where isIt: @escaping (ProtoServerFrame) -> Bool) async throws -> ProtoServerFrame {
        let found = try await frames.wait(upTo: Patience.standard) { frames in
            frames.firstIndex(where: isIt).map { frames.remove(at: $0) }
        }
        return try #require(found, "the server did not send it")
    }
}

/// Collects the frames that a connection receives.
private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = ControlFrameEvent

    private let frames: Watched<[ProtoServerFrame]>

    init(frames: Watched<[ProtoServerFrame]>) {
        self.frames = frames
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .frame(let bytes) = unwrapInboundIn(data), let frame = try? ProtoServerFrame(reading: bytes) {
            frames.update { $0.append(frame) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension FrameReader: Sendable {}
