import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite struct SealedBodyTests {
    private let own = DeviceNumber(rawValue: 7)

    private func body(_ sealed: ProtoSealedMessage, isNote: Bool = false) throws -> SealedBody {
        try SealedBody(sealed, own: own, isNote: isNote)
    }

    @Test func `a message is taken with the sizes that it can have`() throws {
        for (payload, block) in [(144, 146), (16_912, 1282)] {
            let body = try body(.test(from: 7, payload: payload, blocks: [8: block, 9: 150]))
            #expect(body.senderDevice == own)
            #expect(body.payload.count == payload)
            #expect(body.blocks.mapValues(\.count) == [.init(8): block, .init(9): 150])
            #expect(body.storedBytes == payload + block + 150)
        }
    }

    @Test func `twenty blocks are taken, and a note may have none`() throws {
        let twenty = Dictionary(uniqueKeysWithValues: (100..<120).map { (UInt64($0), 146) })
        #expect(try body(.test(from: 7, blocks: twenty)).blocks.count == 20)
        #expect(try body(.test(from: 7, blocks: [:]), isNote: true).blocks.isEmpty)
    }

    @Test(arguments: BadSealed.all)
    func `each fault has its own sentence`(bad: BadSealed) {
        #expect(throws: Refusal(.invalidSealed, bad.sentence)) { try body(bad.sealed) }
    }

    @Test(arguments: [0, 127, 128, 143, 145, 160, 1024, 16_384, 16_911, 16_913, 65_000])
    func `a payload that is no class and its tag is refused`(bytes: Int) {
        let sentence = "The sealed message has a payload of \(bytes) bytes, a length that no payload has."
        #expect(throws: Refusal(.invalidSealed, sentence)) { try body(.test(from: 7, payload: bytes)) }
    }

    @Test(arguments: [0, 145, 1283, 60_000])
    func `a block beyond its bounds is refused, also beside a good one`(bytes: Int) {
        let sentence = "A block of the sealed message has \(bytes) bytes; a block has 146 to 1282."
        #expect(throws: Refusal(.invalidSealed, sentence)) { try body(.test(from: 7, blocks: [8: 146, 9: bytes])) }
    }

    @Test func `a session sends as its own device only`() {
        #expect(throws: Refusal.noDevice) { try SealedBody(.test(from: 7), own: nil, isNote: false) }
        for other in [0, 8] as [UInt64] {
            #expect(
                throws: Refusal(
                    .noSuchDevice,
                    "This session is another device than the one that sealed the message."
                )
            ) { try body(.test(from: other)) }
        }
    }
}

/// A sealed message that no server takes.
struct BadSealed: Sendable, CustomTestStringConvertible {
    let sealed: ProtoSealedMessage
    let sentence: String

    var testDescription: String { sentence }

    static let all = [
        BadSealed(
            sealed: .test(from: 7, blocks: [:]),
            sentence: "The sealed message has no block: nobody could open it."
        ),
        BadSealed(
            sealed: .test(from: 7, blocks: Dictionary(uniqueKeysWithValues: (100..<121).map { (UInt64($0), 146) })),
            sentence: "The sealed message has 21 blocks; the limit is 20."
        ),
        BadSealed(
            sealed: .test(from: 7, blocks: [0: 146]),
            sentence: "A block of the sealed message is for no device."
        ),
        BadSealed(
            sealed: .test(from: 7, blocks: [7: 146, 8: 146]),
            sentence: "The sealed message has a block for the device that sends it."
        ),
        BadSealed(
            sealed: .with {
                $0 = .test(from: 7, blocks: [8: 146])
                $0.blocks += $0.blocks
            },
            sentence: "The sealed message has two blocks for one device."
        ),
    ]
}
