import ChatIdentity
import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite struct StoredMessageWireTests {
    private let alice: Account
    private let bob: Account

    init() throws {
        alice = try account(Int64.max, String(repeating: "a", count: 50))
        bob = try account(2, String(repeating: "b", count: 50))
    }

    @Test(arguments: [nil, 8, 55] as [UInt64?], [144, 16_912])
    func `a page reckons with at least what a sealed message takes for this session`(
        device: UInt64?,
        payload: Int
    ) throws {
        let sealed = SealedBody.test(from: .max, payload: payload, blocks: [8: 1282, 9: 1282])
        let message = stored(1 << 60, from: alice, to: bob, sealed: sealed)
        let device = device.map { DeviceNumber($0) }
        let entry = ProtoHistory.with {
            $0.messages = [
                .with {
                    $0.message = message.wire(for: device)
                    $0.sentHere = true
                }
            ]
        }
        let bytes = try entry.serializedData().count
        #expect(bytes <= message.wireBound(for: device))
        #expect(message.wireBound(for: device) - bytes < 128)
    }

    @Test func `the blocks of other devices take no place`() {
        let one = stored(1, from: alice, to: bob, sealed: .test(from: 7, blocks: [8: 146]))
        let many = stored(
            1,
            from: alice,
            to: bob,
            sealed: .test(from: 7, blocks: Dictionary(uniqueKeysWithValues: (8..<27).map { ($0, 146) }))
        )
        for device in [nil, DeviceNumber(8), DeviceNumber(55)] {
            #expect(one.wireBound(for: device) == many.wireBound(for: device))
        }
    }
}
