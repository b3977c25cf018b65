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
        var hash = SHA256()
        func add(_ value: some Collection<UInt8>) {
            var length: [UInt8] = []
            length.append(bigEndian: UInt32(value.count))
            hash.update(data: length)
            hash.update(data: Array(value))
        }
        func add(_ number: UInt64) {
            var bytes: [UInt8] = []
            bytes.append(bigEndian: number)
            add(bytes)
        }
        add(CollectionOfOne(BlockHeader.version))
        add(initiator.account.utf8)
        add(responder.account.utf8)
        add(initiator.identity)
        add(responder.identity)
        add(initiator.device.rawValue)
        add(responder.device.rawValue)
        add(initiator.agreement)
        add(responder.agreement)
        add(start.ephemeral)
        add(prekey)
        add(start.prekeyNumber)
        if let pair, let number = start.pairNumber {
            add(pair)
            add(number)
        } else {
            add(EmptyCollection())
            add(EmptyCollection())
        }
        add(encapsulation)
        add(start.pairNumber ?? start.prekeyNumber)
        add(start.ciphertext)
        bytes = Array(hash.finalize())
    }
}
