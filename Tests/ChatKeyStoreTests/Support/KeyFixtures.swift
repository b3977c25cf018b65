import ChatIdentity
import Crypto
import Testing

@testable import ChatClientCore

/// The number of a device.
func device(_ number: UInt64) throws -> DeviceNumber {
    try #require(DeviceNumber(rawValue: number))
}

/// The address of a device.
func address(_ account: String, _ number: UInt64 = 7) throws -> DeviceAddress {
    DeviceAddress(account: account, device: try device(number))
}

/// Bytes of the length of a hash.
func hash(_ byte: UInt8) -> [UInt8] {
    [UInt8](repeating: byte, count: 32)
}

func ownDevice(_ account: String = "alice") throws -> OwnDevice {
    OwnDevice(
        account: account,
        identity: Curve25519.Signing.PrivateKey(),
        number: try device(.max),
        agreement: Curve25519.KeyAgreement.PrivateKey(),
        signing: Curve25519.Signing.PrivateKey(),
        label: "laptop\u{0} ü",
        added: -5
    )
}

func identityDraft(_ account: String = "alice") throws -> IdentityDraft {
    IdentityDraft(device: try ownDevice(account), list: ownList(1), serverID: hash(2), trust: "key \u{0} ü")
}

func ownList(_ byte: UInt8) -> SignedDeviceList {
    SignedDeviceList(body: [byte, 0, byte], signature: hash(byte))
}

func signedPrekey(_ number: UInt64) throws -> OwnSignedPrekey {
    OwnSignedPrekey(
        number: number,
        agreement: Curve25519.KeyAgreement.PrivateKey(),
        encapsulation: try MLKEM768.PrivateKey(),
        body: [1, 2],
        signature: hash(3),
        made: 4
    )
}

func pair(_ number: UInt64) throws -> OwnPair {
    OwnPair(
        number: number,
        agreement: Curve25519.KeyAgreement.PrivateKey(),
        encapsulation: try MLKEM768.PrivateKey(),
        body: [5],
        signature: hash(6),
        made: 7
    )
}

func peer(_ account: String, _ standing: PeerRecord.Standing = .good) -> PeerRecord {
    PeerRecord(
        account: account,
        name: account.uppercased(),
        identity: hash(1),
        version: .max,
        listHash: hash(2),
        list: [3, 3],
        listSignature: hash(4),
        standing: standing,
        verified: nil,
        pinned: 5
    )
}

func knownDevice(_ account: String, _ number: UInt64 = 7) throws -> KnownDevice {
    KnownDevice(
        address: try address(account, number),
        identity: hash(1),
        agreement: hash(2),
        signing: hash(3),
        label: "phone"
    )
}

func session(_ account: String, _ number: UInt64, device: UInt64 = 7) throws -> SessionRecord {
    SessionRecord(
        address: try address(account, device),
        number: number,
        state: SymmetricKey(size: .bits256),
        isInitiator: true,
        made: 1,
        lastUsed: 2
    )
}

/// The lineage of messages in tests.
let line = [UInt8](repeating: 9, count: 16)

/// A message of bob's in the direct conversation 3.
///
/// - Parameter id: Also its sequence; `nil` for a message without a place.
func message(
    _ id: UInt64?,
    payload: [UInt8],
    _ content: ArchivedMessage.Content = .text("hello"),
    peer: String = "bob",
    sender: String = "bob"
) throws -> ArchivedMessage {
    ArchivedMessage(
        place: id.map { ArchivePlace(line: line, conversation: 3, sequence: $0, id: $0) },
        peer: peer,
        sender: try address(sender),
        payloadHash: payload,
        token: Array(payload.prefix(16)),
        time: Int64(truncatingIfNeeded: id ?? 0) &* 10,
        senderTime: 1,
        counter: 2,
        lastOpened: hash(0),
        content: content
    )
}

extension KeyStoreBackend {
    /// Runs a transaction of one read.
    func read<Value: Sendable>(
        _ read: @escaping @Sendable (any KeyRecords) throws -> Value
    ) async throws -> Value {
        try await transaction { try read($0) }
    }

    /// Expects that a read gives this value.
    func expect<Value: Sendable & Equatable>(
        _ value: Value,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ read: @escaping @Sendable (any KeyRecords) throws -> Value
    ) async throws {
        let found = try await self.read(read)
        #expect(found == value, sourceLocation: sourceLocation)
    }
}

/// Expects that every property of a value differs from a default: so a test of an engine notices a property that was
/// added since and is not stored.
///
/// - Parameter same: The properties that may be the same.
func expectNoDefaults<Value>(
    in value: Value,
    of standard: Value,
    but same: Set<String> = [],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    for (property, other) in zip(Mirror(reflecting: value).children, Mirror(reflecting: standard).children) {
        let name = property.label ?? ""
        let isSame = String(describing: property.value) == String(describing: other.value)
        #expect(!isSame || same.contains(name), "\(name)", sourceLocation: sourceLocation)
    }
}
