import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatDelivery

/// The repair symbol of the protocol document's worked example. The values there were computed by another program.
@Suite struct RepairVectorTests {
    static let frame = "070504031e00bab0e9b0cf1c2643feafd477a724045e069b2f31d97baf6bcc3daaaa9b"

    @Test func `the sources and their factors are those of the document`() throws {
        let messages = try Self.messages()
        #expect(
            messages.map { ByteBuffer(bytes: RepairCode.source(of: $0.delivery)).hexDump(format: .compact) } == [
                "00170108011008182b2203626f6230e8d795ffbc313a024869",
                "001c0108011007182a2205616c6963653080d095ffbc313a0548656c6c6f",
            ]
        )
        #expect(RepairCode.coefficient(key: 5, index: 3) == 0xe4)
        #expect(RepairCode.coefficient(key: 5, index: 4) == 0x54)
    }

    @Test func `the symbol with key 5 is the document's`() throws {
        var encoder = RepairEncoder()
        let messages = try Self.messages()
        let symbols = (0...5).map { _ in encoder.symbol(of: messages) }
        let symbol = try #require(symbols.last)
        var frame = ByteBuffer()
        DatagramFrameCodec.write(.repair(symbol), into: &frame)
        #expect(frame.hexDump(format: .compact) == Self.frame)
    }

    @Test(arguments: [0, 1])
    func `who has one of the messages computes the other one`(missing: Int) throws {
        let messages = try Self.messages()
        let frames = try DatagramFrameCodec.frames(in: ByteBuffer(plainHexEncodedBytes: Self.frame))
        guard case .repair(let symbol) = try #require(frames.first) else {
            Issue.record("no repair symbol")
            return
        }
        var decoder = RepairDecoder()
        #expect(decoder.received(messages[1 - missing].delivery, index: messages[1 - missing].index) == [])
        let lost = messages[missing]
        #expect(decoder.received(symbol) == [.init(index: lost.index, delivery: lost.delivery)])
    }

    /// Newest first.
    private static func messages() throws -> [OutstandingMessages.Indexed] {
        let bob = ProtoMessage.with {
            $0.conversation = 1
            $0.sequence = 8
            $0.id = 43
            $0.sender = "bob"
            $0.time = 1_700_000_001_000
            $0.body = Data("Hi".utf8)
        }
        let alice = ProtoMessage.with {
            $0.conversation = 1
            $0.sequence = 7
            $0.id = 42
            $0.sender = "alice"
            $0.time = 1_700_000_000_000
            $0.body = Data("Hello".utf8)
        }
        return try [(UInt64(4), bob), (3, alice)].map { index, message in
            let encoded = ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
            return .init(index: index, delivery: DeliveredMessage(advance: 1, message: encoded))
        }
    }
}
