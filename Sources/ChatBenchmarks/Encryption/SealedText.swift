import ChatEncryption
import Crypto

/// A text as it is stored: the payload, and the block of one device.
struct SealedText {
    let payload: [UInt8]
    let block: [UInt8]

    /// Seals a payload, and its key for each of the sessions.
    static func sealing(for sessions: inout [RatchetSession]) throws -> [SealedText] {
        var generator = SystemKeyGenerator()
        let payload = try SealedPayload(sealing: BenchmarkDevice.content)
        return try sessions.indices.map {
            let block = try sessions[$0].seal(
                payload.key,
                payloadHash: payload.hash,
                for: .message,
                at: 0,
                using: &generator
            )
            return SealedText(payload: payload.payload, block: block)
        }
    }

    /// Seals a payload and its key for one session.
    static func sealing(for session: inout RatchetSession) throws -> SealedText {
        var sessions = [session]
        let texts = try sealing(for: &sessions)
        session = sessions[0]
        return texts[0]
    }

    /// The session after it was opened; the content must be what was sealed.
    func opened(with session: RatchetSession) throws -> RatchetSession {
        let opened = try session.opened(Block.parse(block, inMail: false))
        let content = try SealedPayload.open(payload, key: opened.key, hash: opened.payloadHash)
        guard content == BenchmarkDevice.content else {
            throw BenchmarkFailure("another content than was sealed")
        }
        return opened.session
    }
}
