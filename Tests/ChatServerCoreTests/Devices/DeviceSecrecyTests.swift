import ChatDelivery
import ChatIdentity
import ChatProtocol
import ChatTrace
import Foundation
import InMemoryLogging
import Logging
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// What devices sign and seal reaches no log, not even at the level `trace`.
@Suite(.timeLimit(.minutes(1))) struct DeviceSecrecyTests {
    private let handler = InMemoryLogHandler()

    private var logger: Logger {
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .trace
        return logger
    }

    /// The forms in which bytes could be written: base64, hexadecimal, Swift's, and that of protobuf's text format.
    private func forms(of bytes: Data) -> [String] {
        let part = bytes.prefix(12)
        return [
            part.base64EncodedString(), part.map { String(format: "%02x", $0) }.joined(),
            part.map { String($0) }.joined(separator: ", "), part.map { String(format: "\\%03o", $0) }.joined(),
        ]
    }

    @Test func `all requests about devices leave no key, payload or block in the log`() async throws {
        let laptop = TestDevice("alice", 7)
        let desk = TestDevice("bob", 9)
        let list = try laptop.list()
        try await withStore(logger: logger) { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await alice.logIn("alice")
            try await alice.succeed(laptop.publishing(list))
            try await alice.succeed(laptop.publishing(pairs: 1...3))
            try await bob.logIn(as: desk)
            _ = try await bob.devices(of: "alice", bundlesFor: [laptop])
            _ = try await alice.reply(to: .send(.sealed(.test(from: 7, blocks: [9: 146]), to: "bob")))
            _ = try await alice.reply(to: .send(.sealed(.test(from: 7, blocks: [55: 146]), to: "bob", token: 2)))
            _ = try await alice.reply(to: .send(.sealed(.test(from: 7, payload: 5), to: "bob", token: 3)))
            let mail = ProtoSendDeviceMail.with {
                ($0.recipient, $0.device, $0.senderDevice) = ("bob", 9, 7)
                $0.payload = Data(repeating: 0xAA, count: 144)
                $0.block = Data(repeating: 9, count: 146)
                $0.token = Data(repeating: 1, count: 16)
            }
            try await alice.succeed(.sendDeviceMail(mail))
            _ = try await bob.reply(to: .getDeviceMail(.init()))
            _ = try await alice.page(of: 2)
            let renewed = TestDevice("alice", 70)
            try await alice.succeed(renewed.resetting(to: renewed.list()))
        }
        let log = handler.entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
        #expect(log.contains("device list published"))
        #expect(log.contains("identity begun anew"))
        let secrets = try [
            Data(repeating: 0xAA, count: 144), Data(repeating: 9, count: 146), laptop.identityKey, list.body,
            list.signature,
            laptop.pair(1).signature, laptop.prekey().signature, Data(repeating: 1, count: 16),
        ]
        for form in secrets.flatMap(forms) {
            #expect(!log.contains(form))
        }
    }
}
