import ChatProtocol
import ChatTesting
import Crypto
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatDelivery
@testable import ChatServerCore

/// Rules of docs/PROTOCOL.md that a client of ours never tries: said to a server on real sockets.
@Suite(.timeLimit(.minutes(2))) struct ProtocolRulesTests {
    @Test func `requests that contradict themselves are refused, each as the document says`() async throws {
        try await withRawServer { server, scope in
            let peer = try await RawPeer.connect(port: server.port, in: scope)
            let early = try await peer.ask(.hello(.version(1...1)), id: 0)
            #expect(early.failure == .malformedFrame)
            _ = try await peer.register("alice")
            let both = try await peer.ask(.send(.with("hi", to: "alice", room: 5)), id: 8)
            #expect(both.failure == .malformedFrame)
            for action in [ProtoRoomAction.unspecified, .UNRECOGNIZED(99)] {
                let unknown = try await peer.ask(
                    .manageRoom(.with { ($0.conversation, $0.action, $0.username) = (5, action, "alice") }),
                    id: 9
                )
                #expect(unknown.failure == .unknownFrame)
            }
            let nobody = try await peer.ask(.getHistory(.with { ($0.user, $0.limit) = ("nobody", 1) }), id: 10)
            let unwritten = try await peer.ask(.getHistory(.with { ($0.user, $0.limit) = ("alice", 1) }), id: 11)
            #expect([nobody.failure, unwritten.failure] == [.noSuchConversation, .noSuchConversation])
            #expect(nobody.error == unwritten.error)
        }
    }

    @Test func `positions and marks beyond the end mean the end`() async throws {
        try await withRawServer { server, scope in
            let peer = try await RawPeer.connect(port: server.port, in: scope)
            _ = try await peer.register("alice")
            for number in UInt8(1)...3 {
                _ = try await peer.ask(.send(.with("\(number)", token: number)))
            }
            let positions: [ProtoGetHistory.OneOf_Position] = [
                .before(.max), .around(.max), .aroundTime(.max), .aroundID(.max),
            ]
            for position in positions {
                let page = try await peer.ask(
                    .getHistory(.with { ($0.conversation, $0.limit, $0.position) = (1, 2, position) })
                ).history
                #expect(page.sequences == [2, 3], "\(position)")
                #expect(page.atEnd, "\(position)")
            }
            let after = try await peer.ask(
                .getHistory(.with { ($0.conversation, $0.limit, $0.position) = (1, 2, .after(77)) })
            ).history
            #expect(after.sequences.isEmpty)
            #expect(after.atEnd)
            let mark = ProtoMark.with { ($0.conversation, $0.readThrough) = (1, 77) }
            #expect(try await peer.ask(.mark(mark)).body == .done(.init()))
            let list = try await peer.ask(.listConversations(.init())).conversationList
            #expect(list.conversations.map(\.readThrough) == [3])
        }
    }

    @Test func `an echo of 42 bytes proves the path`() async throws {
        try await withRawServer { server, scope in
            let peer = try await RawPeer.connect(port: server.port, in: scope)
            var exchange = PacketExchange(try await peer.register("alice").delivery)
            let socket = try await RawDatagrams.open(in: scope)
            let hello = try exchange.seal([.hello], paddedTo: DatagramKey.payloadBytes, now: .now())
            try await socket.send(Array(hello.readableBytesView), toPort: server.port)
            let received = try await socket.receive(count: 1, timeout: Patience.standard)
            #expect(received.map(\.count) == [1200])
            let challenge = try #require(received.flatMap { exchange.challenges(in: $0) }.first)
            let echo = try exchange.seal([.pathResponse(challenge)], now: .now())
            #expect(echo.readableBytes == 42)
            try await socket.send(Array(echo.readableBytesView), toPort: server.port)
            let changed = try await peer.frame { $0.body == .wireChanged(.with { $0.wire = .udp }) }
            #expect(changed.requestID == 0)
        }
    }

    @Test func `two addresses in turn share one rate of challenges`() async throws {
        try await withRawServer { server, scope in
            let peer = try await RawPeer.connect(port: server.port, in: scope)
            var exchange = PacketExchange(try await peer.register("alice").delivery)
            let sockets = [try await RawDatagrams.open(in: scope), try await RawDatagrams.open(in: scope)]
            let start = ContinuousClock.now
            let hellos = 400
            for number in 0..<hellos {
                let hello = try exchange.seal([.hello], paddedTo: DatagramKey.payloadBytes, now: .now())
                try await sockets[number % 2].send(Array(hello.readableBytesView), toPort: server.port)
                if number % 20 == 19 {
                    // Send no more than the socket's buffer holds at once: the server has read those before it
                    // answers.
                    _ = try await peer.ask(.getDeliveryStatistics(.init()))
                }
            }
            let received = try await peer.ask(.getDeliveryStatistics(.init())).deliveryStatistics.packetsReceived
            let seconds = Double((ContinuousClock.now - start).components.seconds + 1)
            var challenges = 0
            for socket in sockets {
                for datagram in try await socket.receive(count: 1, timeout: .seconds(5)) {
                    challenges += exchange.challenges(in: datagram).count
                }
            }
            // Formerly one challenge for each hello.
            #expect(received > 200)
            #expect(challenges >= 2)
            #expect(Double(challenges) <= 10 + 10 * seconds, "\(challenges) challenges in \(seconds) s")
        }
    }

    /// Runs a test with a server of its own.
    private func withRawServer(_ body: (RunningServer, ProgramScope) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await withServer(serverConfiguration(in: folder)) { server in
            try await withProgramScope { scope in
                try await body(server, scope)
            }
        }
    }
}

extension PacketExchange {
    /// The client's end of a session.
    fileprivate init(_ keys: ProtoDeliveryKeys) {
        self.init(
            session: SessionID(rawValue: keys.sessionID),
            secret: SymmetricKey(data: keys.secret),
            sending: .clientToServer
        )
    }

    /// Seals these frames without tracking the packet.
    fileprivate mutating func seal(
        _ frames: [DatagramFrame],
        paddedTo payloadBytes: Int = 0,
        now: NIODeadline
    ) throws -> ByteBuffer {
        var sent = SentPackets()
        return try seal(frames, paddedTo: payloadBytes, recordingIn: &sent, now: now)
    }

    /// The path challenges in a datagram of the server.
    fileprivate mutating func challenges(in datagram: [UInt8]) -> [UInt64] {
        guard case .take(let packet) = open(ByteBuffer(bytes: datagram)) else {
            return []
        }
        return packet.frames.compactMap { if case .pathChallenge(let data) = $0 { data } else { nil } }
    }
}
