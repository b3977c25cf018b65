import ChatEncryption
import ChatTesting
import Crypto
import Testing

/// One side of the simulation: its sessions with the other device, and which of them it sends in.
///
/// A model of what a client does: it sends with the lowest-numbered session in which something was opened; if there is
/// none, with its own newest start. It makes a session when it sends and has none.
struct SimulatedDevice {
    private(set) var device: TestDevice
    private(set) var sessions: [SessionNumber: Session] = [:]
    private var madeSessions = 0
    /// Numbers of texts that were opened.
    private(set) var texts: [UInt64: Int] = [:]
    private(set) var keysGone = 0

    struct Session {
        var state: RatchetSession
        var hasOpened = false
        var made = 0
    }

    init(_ device: TestDevice) {
        self.device = device
    }

    var sendingSession: SessionNumber? {
        sessions.filter(\.value.hasOpened).keys.min()
            ?? sessions.filter { $0.value.state.isInitiator }.max { $0.value.made < $1.value.made }?.key
    }

    /// Makes a session with one's own start.
    mutating func begin(with peer: TestDevice, at now: Int64, using generator: inout SeededKeyGenerator) throws {
        let state = try RatchetSession.initiate(
            local: device.local,
            peer: peer.keys,
            bundle: peer.bundle,
            at: now,
            using: &generator
        )
        madeSessions += 1
        sessions[state.number] = Session(state: state, made: madeSessions)
    }

    mutating func seal(
        text: UInt64?,
        with peer: TestDevice,
        at now: Int64,
        using generator: inout SeededKeyGenerator
    ) throws -> SimulatedBlock {
        if sendingSession == nil {
            try begin(with: peer, at: now, using: &generator)
        }
        let number = try #require(sendingSession)
        var session = try #require(sessions[number])
        let use: BlockUse = text == nil ? .emptyMail : .message
        let block = try SealedBlock.sealing(with: &session.state, for: use, at: now, using: &generator)
        sessions[number] = session
        return SimulatedBlock(block: block, text: text)
    }

    func owesMail(at now: Int64) -> Bool {
        sendingSession.flatMap { sessions[$0]?.state.dueMail(at: now) } != nil
    }

    mutating func open(_ arrived: SimulatedBlock, from peer: TestDevice) throws {
        let block = try arrived.block.block
        let number = block.header.session
        var session = try sessions[number] ?? Session(state: device.session(from: peer, start: arrived.block.bytes))
        do {
            session.state = try arrived.block.opened(with: session.state)
        } catch EncryptionError.keyGone {
            keysGone += 1
            return
        }
        session.hasOpened = true
        sessions[number] = session
        if let text = arrived.text {
            texts[text, default: 0] += 1
        }
        // Now and then it is read back from its encoding, as from a key store.
        if arrived.block.payloadHash[0] < 64 {
            let encoded = session.state.encoded
            sessions[number]?.state = try RatchetSession(encoded: encoded)
            #expect(session.state.skippedKeys <= RatchetLimits.mostSkippedKeys)
            #expect(encoded.bitCount / 8 <= 4096 + 70 * session.state.skippedKeys)
        }
    }
}

/// A block on its way.
struct SimulatedBlock {
    let block: SealedBlock
    /// The number of the text that it is for; `nil` for empty mail.
    let text: UInt64?
}
