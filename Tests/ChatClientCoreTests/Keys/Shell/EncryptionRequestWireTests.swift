import ChatIdentity
import ChatProtocol
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Requests of the machine as frames, and the server's answers as its values.
@Suite struct EncryptionRequestWireTests {
    private let device: DeviceNumber
    private let other: DeviceNumber

    init() throws {
        device = try #require(DeviceNumber(rawValue: 7))
        other = try #require(DeviceNumber(rawValue: 9))
    }

    @Test func `a sealed text keeps all of its bytes`() throws {
        let text = SealedText(
            recipient: "bob",
            token: Array(repeating: 1, count: 16),
            senderDevice: device,
            payload: [2, 3],
            blocks: [SealedPart(device: other, block: [4, 5])],
            blocksSealed: 12
        )
        guard case .send(let send) = EncryptionRequest.send(text).wire else {
            Issue.record("not a send")
            return
        }
        #expect(send.recipient == "bob")
        #expect(send.body.isEmpty)
        #expect(send.token == Data(text.token))
        #expect(send.sealed.senderDevice == 7)
        #expect(send.sealed.payload == Data([2, 3]))
        #expect(send.sealed.blocks.map(\.device) == [9])
        #expect(send.sealed.blocks.map(\.block) == [Data([4, 5])])
        #expect(send.sealed.blocksSealed == 12)
    }

    @Test func `mail keeps all of its bytes`() {
        let mail = SealedMail(
            recipient: DeviceAddress(account: "bob", device: other),
            senderDevice: device,
            payload: [2],
            block: [3],
            token: [4],
            blocksSealed: 5
        )
        guard case .sendDeviceMail(let sent) = EncryptionRequest.sendMail(mail).wire else {
            Issue.record("not mail")
            return
        }
        #expect(sent.recipient == "bob")
        #expect([sent.device, sent.senderDevice, sent.blocksSealed] == [9, 7, 5])
        #expect([sent.payload, sent.block, sent.token] == [Data([2]), Data([3]), Data([4])])
    }

    @Test func `a device list is published with its signature`() {
        let publication = DevicePublication(
            list: SignedPart(body: [1], signature: [2]),
            identity: [3],
            device: device,
            blocksSealed: 4
        )
        guard case .publishDevices(let list) = EncryptionRequest.publishDevices(publication).wire,
            case .resetIdentity(let reset) = EncryptionRequest.resetIdentity(password: "p", publication).wire
        else {
            Issue.record("not a list")
            return
        }
        #expect(list.list == reset.list)
        #expect(list.list.body == Data([1]) && list.list.signature == Data([2]))
        #expect(list.identity == Data([3]) && reset.identity == Data([3]))
        #expect([list.device, reset.device, list.blocksSealed, reset.blocksSealed] == [7, 7, 4, 4])
        #expect(reset.password == "p")
    }

    @Test func `prekeys are published with or without the signed one`() {
        let pair = SignedPart(body: [1], signature: [2])
        guard
            case .publishPrekeys(let without) = EncryptionRequest.publishPrekeys(.init(pairs: [pair, pair])).wire,
            case .publishPrekeys(let with) = EncryptionRequest.publishPrekeys(.init(prekey: pair, pairs: [])).wire
        else {
            Issue.record("not prekeys")
            return
        }
        #expect(!without.hasPrekey && without.pairs.count == 2)
        #expect(with.hasPrekey && with.prekey.body == Data([1]) && with.pairs.isEmpty)
    }

    @Test func `only direct conversations are the machine's, and the number of the page's last one of any kind`() {
        let list = ProtoConversationList.with {
            $0.conversations = [
                .with { ($0.conversation, $0.kind) = (1, .public) },
                .with { ($0.conversation, $0.kind, $0.name, $0.lastSequence) = (2, .direct, "bob\u{1B}[m", 5) },
                .with { ($0.conversation, $0.kind) = (3, .room) },
            ]
            $0.more = true
        }
        let answer = EncryptionAnswer(.success(.conversationList(list)), to: .conversations(after: 0))
        guard case .conversations(let conversations, through: 3, more: true) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(conversations.map(\.number) == [2])
        #expect(conversations.first?.lastSequence == 5)
        #expect(conversations.first?.name.contains("\u{1B}") == false)
    }

    @Test func `devices are read with their bundles`() {
        let devices = ProtoDevices.with {
            $0.username = "Bob"
            $0.identity = Data([1])
            $0.lists = [.with { ($0.body, $0.signature) = (Data([2]), Data([3])) }]
            $0.bundles = [
                .with {
                    $0.device = 9
                    $0.prekey.body = Data([4])
                },
                .with {
                    $0.device = 10
                    $0.pair.body = Data([5])
                },
            ]
            $0.pairsLeft = [6]
            $0.pairsHandedOut = [.with { ($0.number, $0.time) = (7, 8) }]
            $0.version = 3
        }
        let query = DevicesQuery(account: "bob")
        guard case .devices(let shown) = EncryptionAnswer(.success(.devices(devices)), to: .devices(query)) else {
            Issue.record("not devices")
            return
        }
        #expect(shown.username == "Bob")
        #expect(shown.lists == [SignedPart(body: [2], signature: [3])])
        #expect(shown.bundles.map(\.device) == [9, 10])
        #expect(shown.bundles.map { $0.pair?.body } == [nil, [5]])
        #expect(shown.pairsHandedOut == [HandedOutPair(number: 7, time: 8)])
        #expect(shown.version == 3)
    }

    @Test func `errors, lost answers and answers of another kind are failures`() {
        let refused = ProtoServerFrame.OneOf_Body.error(.with { $0.code = .devicesChanged })
        let late = ChatError(.timedOut, "late")
        let cases: [(PendingRequests.Answer, ChatError.Code)] = [
            (.success(refused), .devicesChanged), (.failure(late), .timedOut),
            (.failure(CancellationError()), .connectionLost), (.success(.done(.init())), .internal),
        ]
        for (answer, code) in cases {
            guard case .failed(let error) = EncryptionAnswer(answer, to: .mail(after: 0)) else {
                Issue.record("not a failure: \(answer)")
                continue
            }
            #expect(error.code == code)
        }
        guard case .done = EncryptionAnswer(.success(.done(.init())), to: .publishPrekeys(.init(pairs: []))) else {
            Issue.record("an answer without values is not read")
            return
        }
    }
}
