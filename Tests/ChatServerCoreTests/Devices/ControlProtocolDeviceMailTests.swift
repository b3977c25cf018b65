import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Mail from device to device.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolDeviceMailTests {
    private let laptop = TestDevice("alice", 7)
    private let desk = TestDevice("bob", 9)

    @Test func `mail comes in order, is removed when it was handled, and is in no conversation`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            for token in 1...3 as ClosedRange<UInt8> {
                try await alice.succeed(.sendDeviceMail(.test(token: token)))
            }
            #expect(try await bob.events().map(\.body) == Array(repeating: .deviceMailWaiting(.init()), count: 3))
            let page = try await bob.mail()
            #expect(page.items.map(\.payload) == [1, 2, 3].map { Data(repeating: $0, count: 144) })
            #expect(page.items.allSatisfy { $0.sender == "alice" && $0.senderDevice == 7 })
            #expect(page.items.allSatisfy { $0.time > 1_700_000_000_000 })
            #expect(!page.more)
            let numbers = page.items.map(\.number)
            #expect(numbers == numbers.sorted() && Set(numbers).count == 3)
            #expect(try await bob.mail(after: numbers[1]).items.map(\.number) == [numbers[2]])
            // What was handled is gone, also for a client that asks from the start.
            #expect(try await bob.mail().items.map(\.number) == [numbers[2]])
            let list = try await bob.answer(.listConversations(.init())).conversationList.conversations
            #expect(list.map(\.kind) == [.public])
            #expect(services.devices.counts.totals.mail == 3)
        }
    }

    @Test func `the same token is stored once, also after it was handled`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            for _ in 1...2 {
                try await alice.succeed(.sendDeviceMail(.test(token: 1)))
            }
            let number = try #require(try await bob.reply(to: .getDeviceMail(.init())).deviceMail.items.last).number
            #expect(try await bob.mail(after: number).items.isEmpty)
            try await alice.succeed(.sendDeviceMail(.test(token: 1)))
            #expect(try await bob.mail(after: number).items.isEmpty)
            #expect(services.devices.counts.totals.mail == 1)
        }
    }

    @Test func `much mail comes in pages that fit a frame`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            let sizes = Array(repeating: 144, count: 110) + Array(repeating: 16_912, count: 7)
            for (index, bytes) in sizes.enumerated() {
                try await alice.succeed(.sendDeviceMail(.test(token: UInt8(index), payload: bytes, block: 1344)))
            }
            var got: [Int] = []
            var after: UInt64 = 0
            while true {
                let answer = try await bob.reply(to: .getDeviceMail(.with { $0.after = after }))
                #expect(try answer.serializedData().count <= ProtocolLimits.frameBytes)
                let page = answer.deviceMail
                got += page.items.map(\.payload.count)
                after = page.items.last?.number ?? after
                guard page.more else {
                    break
                }
                try #require(!page.items.isEmpty)
            }
            #expect(got == sizes)
        }
    }

    @Test func `beyond 120 pieces of an account its oldest go`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            for token in 0..<123 as Range<UInt8> {
                try await alice.succeed(.sendDeviceMail(.test(token: token)))
            }
            #expect(try await bob.reply(to: .getDeviceMail(.init())).deviceMail.items.first?.payload.first == 3)
        }
    }

    @Test(arguments: BadMail.all)
    func `what cannot be sent is refused with a sentence, and nothing is stored`(bad: BadMail) async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            let answer = try await alice.reply(to: .sendDeviceMail(bad.mail))
            #expect(answer.failure == bad.code)
            #expect(answer.error.message == bad.sentence)
            #expect(try await bob.events().isEmpty)
            #expect(try await bob.mail().items.isEmpty)
        }
    }

    @Test func `a session without a device neither sends nor gets mail`() async throws {
        try await withStore { services, _ in
            var (alice, bob, old) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            _ = try await old.logIn("bob")
            #expect(try await old.reply(to: .getDeviceMail(.init())).failure == .noSuchDevice)
            let mail = ProtoSendDeviceMail.with {
                $0 = .test(token: 1, to: "alice", device: 7)
                $0.senderDevice = 9
            }
            #expect(try await old.reply(to: .sendDeviceMail(mail)).failure == .noSuchDevice)
            try await alice.succeed(.sendDeviceMail(.test(token: 1)))
            #expect(try await old.events().allSatisfy { $0.body != .deviceMailWaiting(.init()) })
            #expect(try await bob.mail().items.count == 1)
        }
    }

    @Test func `mail counts blocks, and is within the daily quota`() async throws {
        try await withStore(bytes: RateLimiter(DailyBytes(limit: 6000))) { services, _ in
            var (alice, bob, again) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            try await alice.logIn(as: laptop)
            try await bob.logIn(as: desk)
            let mail = ProtoSendDeviceMail.with {
                $0 = .test(token: 1)
                $0.blocksSealed = 30
            }
            try await alice.succeed(.sendDeviceMail(mail))
            #expect(try await again.logIn(again: laptop, blocksSealed: 29).device == .storeRestored)
            let refused = try await alice.reply(to: .sendDeviceMail(.test(token: 2, payload: 16_912)))
            #expect(refused.failure == .quotaExceeded)
            #expect(refused.error.message.contains("The device mail was not stored."))
        }
    }
}

/// Device mail that the server refuses.
struct BadMail: Sendable, CustomTestStringConvertible {
    let mail: ProtoSendDeviceMail
    let code: ProtoErrorCode
    let sentence: String

    var testDescription: String { sentence }

    static let all = [
        BadMail(
            mail: .test(token: 1, payload: 145),
            code: .invalidSealed,
            sentence: "The sealed message has a payload of 145 bytes, a length that no payload has."
        ),
        BadMail(
            mail: .test(token: 1, block: 145),
            code: .invalidSealed,
            sentence: "A block of the sealed message has 145 bytes; a block has 146 to 1344."
        ),
        BadMail(
            mail: .test(token: 1, block: 1345),
            code: .invalidSealed,
            sentence: "A block of the sealed message has 1345 bytes; a block has 146 to 1344."
        ),
        BadMail(mail: .test(token: 1, to: "alice", device: 7), code: .invalidSealed, sentence: toItself),
        BadMail(mail: .test(token: 1, device: 0), code: .invalidSealed, sentence: toItself),
        BadMail(
            mail: .test(token: 1, to: "dave"),
            code: .noSuchUser,
            sentence: "There is no account of that name."
        ),
        BadMail(
            mail: .test(token: 1, device: 55),
            code: .devicesChanged,
            sentence: "The device is not on the newest list of its account: get the lists. Nothing was stored."
        ),
        // Bob's device is none of carol's.
        BadMail(
            mail: .test(token: 1, to: "carol"),
            code: .devicesChanged,
            sentence: "The device is not on the newest list of its account: get the lists. Nothing was stored."
        ),
        BadMail(
            mail: .with {
                $0 = .test(token: 1)
                $0.token = Data(count: 15)
            },
            code: .invalidToken,
            sentence: "The token must have 16 bytes."
        ),
        BadMail(
            mail: .with {
                $0 = .test(token: 1)
                $0.senderDevice = 8
            },
            code: .noSuchDevice,
            sentence: "This session is another device than the one that sealed the message."
        ),
    ]

    private static let toItself = "Device mail is for another device than the one that sends it."
}

extension ProtoSendDeviceMail {
    /// Mail from alice's device 7 whose payload repeats the byte of its token.
    static func test(
        token: UInt8,
        to recipient: String = "bob",
        device: UInt64 = 9,
        payload: Int = 144,
        block: Int = 146
    ) -> ProtoSendDeviceMail {
        .with {
            $0.recipient = recipient
            $0.device = device
            $0.senderDevice = 7
            $0.payload = Data(repeating: token, count: payload)
            $0.block = Data(repeating: token, count: block)
            $0.token = Data(repeating: token, count: 16)
            $0.blocksSealed = 1
        }
    }
}

extension ControlPeer {
    /// A page of mail.
    fileprivate mutating func mail(after number: UInt64 = 0) async throws -> ProtoDeviceMail {
        let answer = try await reply(to: .getDeviceMail(.with { $0.after = number }))
        guard case .deviceMail(let mail) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return mail
    }
}
