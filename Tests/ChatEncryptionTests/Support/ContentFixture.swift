import ChatEncryption
import ChatIdentity
import SwiftProtobuf
import Testing

/// Content with the same values in each run.
enum ContentFixture {
    static let list = ListReference(version: 3, hash: [UInt8](repeating: 4, count: 32))
    static let token = [UInt8](repeating: 1, count: 16)
    static let payload = [UInt8](repeating: 2, count: 32)

    static func sender(_ account: String = "alice", device: UInt64 = 7) throws -> DeviceAddress {
        DeviceAddress(account: account, device: try #require(DeviceNumber(rawValue: device)))
    }

    static func content(
        _ kind: SealedContent.Kind = .text("hello"),
        sender: DeviceAddress? = nil,
        recipient: String = "bob",
        token: [UInt8] = token,
        time: Int64 = 1_796_000_000_000,
        counter: UInt64? = nil,
        senderList: ListReference = list,
        recipientList: ListReference = list,
        lastOpened: [UInt8] = payload
    ) throws -> SealedContent {
        let usual: UInt64 =
            switch kind {
            case .text, .healed: 5
            case .empty, .cannotOpen, .other: 0
            }
        return try SealedContent(
            kind: kind,
            sender: sender ?? Self.sender(),
            recipient: recipient,
            token: token,
            time: time,
            counter: counter ?? usual,
            senderList: senderList,
            recipientList: recipientList,
            lastOpened: lastOpened
        )
    }

    static let demand = HealingDemand(payloads: [payload, token + token], failedSession: 9, sessions: [9, 10])

    static let kinds: [SealedContent.Kind] = [
        .text("hello"), .empty, .cannotOpen(demand), .healed("hello", payload: payload), .other(5), .other(77),
    ]

    /// The content as protobuf, for changes that ``SealedContent`` does not permit.
    static func proto(_ kind: SealedContent.Kind = .text("hello")) throws -> ProtoContent {
        try ProtoContent(serializedBytes: content(kind).encoded())
    }

    /// Why encoded content is refused; `nil` if it is accepted.
    static func error(_ bytes: [UInt8]) -> ContentError? {
        do throws(ContentError) {
            _ = try SealedContent(bytes)
            return nil
        } catch {
            return error
        }
    }

    static func error(
        _ kind: SealedContent.Kind = .text("hello"),
        _ change: (inout ProtoContent) -> Void
    ) throws -> ContentError? {
        var content = try proto(kind)
        change(&content)
        return error(try content.serializedBytes())
    }
}
