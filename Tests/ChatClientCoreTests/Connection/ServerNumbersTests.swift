import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Numbers that no server may send.
@Suite(.timeLimit(.minutes(2))) struct ServerNumbersTests {
    typealias Body = ProtoServerFrame.OneOf_Body

    /// Each frame with one of its numbers.
    private static let frames: [@Sendable (UInt64) -> Body] = [
        { number in .stored(.with { $0.conversation = number }) },
        { number in .stored(.with { $0.sequence = number }) },
        { number in .stored(.with { $0.messageID = number }) },
        { number in .history(.with { $0.messages = [.with { $0.message.conversation = number }] }) },
        { number in .history(.with { $0.messages = [.with { $0.message.sequence = number }] }) },
        { number in .history(.with { $0.messages = [.with { $0.message.id = number }] }) },
        { number in .history(.with { $0.conversation.lastSequence = number }) },
        { number in .searchResults(.with { $0.messages = [.with { $0.id = number }] }) },
        { number in .conversationList(.with { $0.conversations = [.init(), .with { $0.conversation = number }] }) },
        { number in .conversationList(.with { $0.conversations = [.with { $0.lastSequence = number }] }) },
        { number in .conversationList(.with { $0.conversations = [.with { $0.readThrough = number }] }) },
        { number in .conversationList(.with { $0.conversations = [.with { $0.peerReadThrough = number }] }) },
        { number in .conversationList(.with { $0.conversations = [.with { $0.roomID = number }] }) },
        { number in .deviceMail(.with { $0.items = [.with { $0.number = number }] }) },
        { number in .devices(.with { $0.pairsLeft = [1, number] }) },
        { number in .devices(.with { $0.pairsHandedOut = [.with { $0.number = number }] }) },
        { number in .devices(.with { $0.version = number }) },
        { number in .devicesChanged(.with { $0.version = number }) },
        { number in .receipts(.with { $0.readThrough = number }) },
        { number in .room(.with { $0.lastSequence = number }) },
        { number in .roomList(.with { $0.rooms = [.with { $0.roomID = number }] }) },
        { number in .roomEvent(.with { $0.conversation = number }) },
    ]

    @Test(arguments: frames.indices) func `a number of 2^63 or more is none`(index: Int) {
        let frame = Self.frames[index]
        #expect(frame(0).hasPossibleNumbers)
        #expect(frame(UInt64(Int64.max)).hasPossibleNumbers)
        #expect(!frame(1 << 63).hasPossibleNumbers)
        #expect(!frame(.max).hasPossibleNumbers)
    }

    /// A number of a device is random: all 64 bits count.
    @Test func `a device has any number`() {
        #expect(Body.devices(.with { $0.bundles = [.with { $0.device = .max }] }).hasPossibleNumbers)
        #expect(Body.deviceMail(.with { $0.items = [.with { $0.senderDevice = .max }] }).hasPossibleNumbers)
    }

    @Test(arguments: [1 << 63, UInt64.max])
    func `an answer with one ends the connection, and the session goes on with the next`(number: UInt64) async throws {
        try await withSession { session in
            try await session.isSent(.stored(.with { $0.sequence = number }))
            try await expectResumption(of: session)
        }
    }

    @Test(arguments: [1 << 63, UInt64.max])
    func `a message with one is not handed out, and the session goes on with the next connection`(
        number: UInt64
    ) async throws {
        try await withSession { session in
            let message = ProtoMessage.with {
                $0.conversation = 1
                $0.sequence = number
                $0.id = 5
                $0.sender = "bob"
                $0.body = Array("hi".utf8).withUnsafeBytes { .init($0) }
            }
            let bytes = try message.serializedBytes() as [UInt8]
            try await session.isSent(
                .deliveries(.with { $0.deliveries = [.with { $0.message = .init(bytes) }] })
            )
            try await expectResumption(of: session)
        }
    }

    /// Expects that the connection breaks, says why, and is made again, without a message.
    private func expectResumption(of session: ClientSession) async throws {
        var reasons: [String] = []
        for await event in session.events {
            switch event {
            case .connection(.interrupted(let reason, _)): reasons.append(reason)
            case .message: Issue.record("a message was handed out")
            case .connection(.resumed):
                #expect(reasons.count == 1)
                #expect(reasons.allSatisfy { $0.contains("a number that Tandem's protocol does not have") })
                return
            case .disconnected: Issue.record("the session ended")
            default: break
            }
        }
        Issue.record("the events ended")
    }

    private func withSession(_ body: (ClientSession) async throws -> Void) async throws {
        try await withServer { server in
            var configuration = server.configuration
            configuration.delivery = .tls
            configuration.reconnection = .automatic(giveUpAfter: nil)
            let session = ClientSession(
                eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
                address: server.address,
                configuration: configuration
            )
            _ = try await session.open()
            let alice = ProtoRegister.with {
                $0.username = "alice"
                $0.password = "Sesame123"
            }
            _ = try await session.request(.register(alice))
            try await body(session)
            await session.close()
        }
    }
}

extension ClientSession {
    /// Handles a frame as if the server had sent it.
    func isSent(_ body: ProtoServerFrame.OneOf_Body) throws {
        let frame = ProtoServerFrame.with { $0.body = body }
        let bytes = ByteBuffer(bytes: try frame.serializedBytes() as [UInt8])
        connection?.assumeIsolated { $0.received(.frame(bytes)) }
    }
}
