import ChatIdentity
import Crypto

/// The hash of every public value of a session's start. It is in the first secret and in the associated data of every
/// block, and so binds the session to both names, identities and devices.
struct Transcript: Hashable, Sendable {
    static let byteCount = 32

    /// SHA-256, 32 bytes.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Parameters:
    ///   - prekey: P, 32 bytes.
    ///   - pair: O, 32 bytes; `nil` without a one-time pair.
    ///   - encapsulation: The ML-KEM key: the pair's, or the last-resort key Q.
    init(
        initiator: DeviceKeys,
        responder: DeviceKeys,
        start: StartFields,
        prekey: [UInt8],
        pair: [UInt8]?,
        encapsulation: [UInt8]
    ) {
        var values = HashedValues()
        values.add(CollectionOfOne(BlockHeader.version))
        values.add(initiator.account.utf8)
        values.add(responder.account.utf8)
        values.add(initiator.identity)
        values.add(responder.identity)
        values.add(initiator.device.rawValue)
        values.add(responder.device.rawValue)
        values.add(initiator.agreement)
        values.add(responder.agreement)
        values.add(start.ephemeral)
        values.add(prekey)
        values.add(start.prekeyNumber)
        if let pair, let number = start.pairNumber {
            values.add(pair)
            values.add(number)
        } else {
            values.add(EmptyCollection())
            values.add(EmptyCollection())
        }
        values.add(encapsulation)
        values.add(start.pairNumber ?? start.prekeyNumber)
        values.add(start.ciphertext)
        bytes = values.hash()
    }
}

/// Values under one hash, each with its length before it, so that none can pass for a part of another.
private struct HashedValues {
    private var sha = SHA256()

    mutating func add(_ value: some Collection<UInt8>) {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt32(value.count))
        bytes += value
        sha.update(data: bytes)
    }

    mutating func add(_ number: UInt64) {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: number)
        add(bytes)
    }

    func hash() -> [UInt8] {
        Array(sha.finalize())
    }
}
