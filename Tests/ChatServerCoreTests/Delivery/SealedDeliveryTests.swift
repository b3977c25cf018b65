import ChatDelivery
import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Each session is sent its own block of a sealed message, and nothing of other devices.
@Suite(.timeLimit(.minutes(1))) struct SealedDeliveryTests {
    private let hub = testHub().hub
    private let alice: Account
    private let bob: Account

    /// From alice's device 7 to her device 6, and to bob's devices 8 and 9.
    private let sealed = SealedBody.test(from: 7, blocks: [6: 146, 8: 150, 9: 1278])

    init() throws {
        alice = try account(1, "alice")
        bob = try account(2, "bob")
    }

    private func message(_ id: Int64 = 1, origin: Int64 = 10) throws -> PublishedMessage {
        try PublishedMessage(stored(id, from: alice, to: bob, origin: origin, sealed: sealed))
    }

    private func read(_ message: PublishedMessage, as device: UInt64?) throws -> ProtoMessage {
        try ProtoMessage(reading: message.encoded(for: device.map { DeviceNumber($0) }))
    }

    @Test(arguments: [(6, 146), (8, 150), (9, 1278)] as [(UInt64, Int)])
    func `a device is sent the payload and its own block`(device: UInt64, bytes: Int) throws {
        let read = try read(message(), as: device)
        #expect(read.body.isEmpty)
        #expect(read.sealed.senderDevice == 7)
        #expect(read.sealed.payload == Data(repeating: 0xAA, count: 144))
        #expect(read.sealed.block == Data(repeating: UInt8(device), count: bytes))
        let encoded = try message().encoded(for: DeviceNumber(device)).readableBytes
        #expect(encoded < 144 + bytes + 80)
    }

    @Test(arguments: [7, 55] as [UInt64])
    func `a device without a block, such as the sender's, is sent the payload only`(device: UInt64) throws {
        let read = try read(message(), as: device)
        #expect(read.body.isEmpty)
        #expect(read.sealed.senderDevice == 7)
        #expect(read.sealed.payload.count == 144)
        #expect(read.sealed.block.isEmpty)
    }

    @Test func `a session without a device is sent a sentence, and neither payload nor block`() throws {
        let read = try read(message(), as: nil)
        #expect(read.text == "This message is end-to-end encrypted; this client cannot open it.")
        #expect(read.hasSealed)
        #expect(read.sealed == .with { $0.senderDevice = 7 })
        #expect((read.conversation, read.sequence, read.id) == (2, 1, 1))
        #expect((read.sender, read.recipient) == ("alice", "bob"))
    }

    @Test func `a plain message is the same for all`() throws {
        let plain = try PublishedMessage(stored(1, from: alice, to: bob, body: "hi"))
        let encoded = try plain.encoded(for: nil)
        #expect(try plain.encoded(for: DeviceNumber(8)) == encoded)
        #expect(try !ProtoMessage(reading: encoded).hasSealed)
        #expect(plain.bytes == encoded.readableBytes)
    }

    @Test func `what waits in memory is counted with all blocks`() throws {
        #expect(try message().bytes == 144 + 146 + 150 + 1278)
    }

    @Test func `each session gets its own block only, also a second session of a device`() async throws {
        let readers = await [
            HubReader(hub, bob, origin: 1, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 2, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 3, device: DeviceNumber(9)),
            HubReader(hub, bob, origin: 4),
            HubReader(hub, alice, origin: 5, device: DeviceNumber(6)),
            HubReader(hub, alice, origin: 6, device: DeviceNumber(7)),
        ]
        let sender = await HubReader(hub, alice, origin: 10, device: DeviceNumber(7))
        await hub.publish([try message()])
        var blocks: [Set<UInt8>] = []
        for reader in readers {
            let messages = try await reader.readMessages()
            #expect(messages.count == 1)
            blocks.append(Set(messages.flatMap(\.sealed.block)))
        }
        #expect(blocks == [[8], [8], [9], [], [6], []])
        #expect(try await sender.readMessages().isEmpty)
    }

    @Test func `a session that loses its device is sent the sentence from then on`() async throws {
        let (first, second) = await (
            HubReader(hub, bob, origin: 1, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 2, device: DeviceNumber(9))
        )
        await hub.publish([try message(1)])
        await hub.dropDevices(of: bob.id, except: [DeviceNumber(9)])
        await hub.publish([try message(2)])
        await hub.setDevice(DeviceNumber(8), of: first.id)
        await hub.publish([try message(3)])
        #expect(try await first.readMessages().map(\.sealed.block.count) == [150, 0, 150])
        #expect(try await second.readMessages().map(\.sealed.block.count) == [1278, 1278, 1278])
    }

    @Test func `a session whose list is being stored is sent what is sealed for its device, and else what it was`()
        async throws
    {
        let (new, renewed) = await (
            HubReader(hub, bob, origin: 1), HubReader(hub, bob, origin: 2, device: DeviceNumber(9))
        )
        for reader in [new, renewed] {
            await hub.expectDevice(DeviceNumber(8), in: reader.id)
        }
        // Sealed before the list was stored, and after it.
        let before = SealedBody.test(from: 7, blocks: [9: 1278])
        let after = SealedBody.test(from: 7, blocks: [8: 150])
        for (id, body) in [(1, before), (2, after)] as [(Int64, SealedBody)] {
            await hub.publish([try PublishedMessage(stored(id, from: alice, to: bob, origin: 10, sealed: body))])
        }
        // A newer list takes the device of the second one, and leaves what both expect.
        await hub.dropDevices(of: bob.id, except: [DeviceNumber(8)])
        await hub.setDevice(DeviceNumber(8), of: new.id)
        await hub.expectDevice(nil, in: renewed.id)
        await hub.publish([try PublishedMessage(stored(3, from: alice, to: bob, origin: 10, sealed: after))])
        let messages = try await [new.readMessages(), renewed.readMessages()]
        #expect(messages.map { $0.map(\.sealed.block.count) } == [[0, 150, 150], [1278, 150, 0]])
        #expect(messages.map { $0.map(\.sealed.payload.isEmpty) } == [[true, false, false], [false, false, true]])
    }

    @Test func `an event for a device reaches its sessions and no others`() async throws {
        let readers = await [
            HubReader(hub, bob, origin: 1, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 2, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 3, device: DeviceNumber(9)),
            HubReader(hub, bob, origin: 4),
            HubReader(hub, alice, origin: 5, device: DeviceNumber(8)),
            HubReader(hub, bob, origin: 6, device: DeviceNumber(9)),
        ]
        await hub.expectDevice(DeviceNumber(8), in: readers[5].id)
        let event = ProtoServerFrame.with { $0.deviceMailWaiting = .init() }
        await hub.notify(DeviceNumber(8), of: bob.id, try event.controlFrame())
        var counts: [Int] = []
        for reader in readers {
            counts.append(try await reader.outbox.takeFrames().count)
        }
        #expect(counts == [1, 1, 0, 0, 0, 1])
    }

    /// The bound of a frame is kept by what the session itself is sent: a message that fits a datagram only without
    /// the blocks of others goes by UDP.
    @Test func `the size that counts for the wire is that of the session`() throws {
        let many = SealedBody.test(
            from: 7,
            payload: 400,
            blocks: Dictionary(uniqueKeysWithValues: (100..<119).map { (UInt64($0), 1278) })
        )
        let message = try PublishedMessage(stored(1, from: alice, to: bob, sealed: many))
        #expect(try message.encoded(for: nil).readableBytes < 150)
        #expect(try message.encoded(for: DeviceNumber(100)).readableBytes < 400 + 1278 + 80)
        #expect(message.bytes > 19 * 1278)
    }

    @Test func `the longest text that fits a datagram when sealed does fit`() throws {
        let names = try (account(1, String(repeating: "a", count: 20)), account(2, String(repeating: "b", count: 20)))
        // 300 characters take the class of 384 bytes.
        let sealed = SealedBody.test(from: 7, payload: 384 + 16, blocks: [8: 150])
        let message = StoredMessage(
            id: MessageID(rawValue: 1 << 40),
            conversation: ConversationID(rawValue: 1 << 20),
            sequence: SequenceNumber(rawValue: 1 << 20),
            kind: .direct,
            sender: names.0.username.value,
            recipient: names.1.username.value,
            senderID: names.0.id,
            recipientID: names.1.id,
            time: 1_900_000_000_000,
            body: [],
            origin: 0,
            sealed: sealed
        )
        let encoded = try PublishedMessage(message).encoded(for: DeviceNumber(8))
        // docs/PROTOCOL.md, section 2: header, tag, and the fields of the frame.
        #expect(encoded.readableBytes + 64 <= ProtocolLimits.datagramBytes)
    }
}
