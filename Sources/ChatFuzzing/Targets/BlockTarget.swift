import ChatEncryption
import ChatIdentity
import Crypto

/// Blocks and stored sessions: a block that can be read has the header that it came with; nobody's block opens; and a
/// state that can be read is stored again as it was.
///
/// The input: a byte for what follows, and the bytes of a block or a state.
enum BlockTarget {
    private enum Kind: Int, CaseIterable {
        case message, mail, state
    }

    /// Places that a forged block may be ahead here: each costs two HMAC, and the bound is 25,000.
    private static let mostAhead: UInt32 = 100

    static func run(on bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let kind = Kind(rawValue: input.number(below: Kind.allCases.count)) ?? .message
        let rest = input.remainder()
        switch kind {
        case .message: try checkBlock(rest, inMail: false)
        case .mail: try checkBlock(rest, inMail: true)
        case .state: try checkState(rest)
        }
    }

    static func seeds() throws -> [FuzzSeed] {
        var generator = FixedKeyGenerator()
        var session = try session(using: &generator)
        let start = try session.seal(
            SymmetricKey(data: generator.bytes(32)),
            payloadHash: generator.bytes(32),
            for: .message,
            at: 0,
            using: &generator
        )
        let state = session.encoded.withUnsafeBytes { Array($0) }
        let number = state.isEmpty ? [] : Array(start[1..<9])
        return [
            FuzzSeed("start", [0] + start),
            FuzzSeed("plain", [0] + header(number, flags: 0) + FuzzAccount.bytes(1, 80)),
            FuzzSeed("mixed", [0] + header(number, flags: 8) + [0, 0, 0, 1] + FuzzAccount.bytes(1, 80)),
            FuzzSeed("offer", [1] + header(number, flags: 2) + FuzzAccount.bytes(1, 1188 + 80)),
            FuzzSeed("answer", [1] + header(number, flags: 4) + FuzzAccount.bytes(1, 1100 + 80)),
            FuzzSeed("offer-in-message", [0] + header(number, flags: 2) + FuzzAccount.bytes(1, 1188 + 80)),
            FuzzSeed("state", [2] + state),
        ]
    }

    private static func header(_ session: [UInt8], flags: UInt8) -> [UInt8] {
        [1] + session + [flags] + FuzzAccount.bytes(9, 32) + [0, 0, 0, 0] + [0, 0, 0, 2] + FuzzAccount.bytes(5, 16)
    }

    private static func checkBlock(_ bytes: [UInt8], inMail: Bool) throws {
        guard let block = try? Block.parse(bytes, inMail: inMail) else {
            return
        }
        let header = block.header
        try FuzzFinding.unless(bytes.starts(with: header.encoded), "\(header) has other bytes")
        try FuzzFinding.unless(
            bytes.count - header.encoded.count == SealedSizes.block.lowerBound - BlockHeader.shortestBytes,
            "\(bytes.count) bytes with a header of \(header.encoded.count)"
        )
        try FuzzFinding.unless(inMail || header.mail == nil, "ML-KEM in a message")
        try FuzzFinding.unless(
            (inMail ? SealedSizes.blockInMail : SealedSizes.block).contains(bytes.count),
            "a block of \(bytes.count) bytes"
        )
        guard header.number <= mostAhead, header.previousCount <= mostAhead else {
            return
        }
        var generator = FixedKeyGenerator()
        let isOpened = (try? session(using: &generator).opened(block)) != nil
        try FuzzFinding.unless(!isOpened, "\(header) was sealed by nobody")
    }

    private static func checkState(_ bytes: [UInt8]) throws {
        guard let session = try? RatchetSession(encoded: SymmetricKey(data: bytes)) else {
            return
        }
        let again = session.encoded.withUnsafeBytes { Array($0) }
        try FuzzFinding.unless(again == bytes, "a state of \(bytes.count) bytes was stored in \(again.count)")
    }

    /// A session that Alice has begun with Bob.
    private static func session(using generator: inout FixedKeyGenerator) throws -> RatchetSession {
        let alice = try FuzzAccount("alice", seed: 1)
        let bob = try FuzzAccount("bob", seed: 21)
        let local = LocalDevice(
            account: alice.name,
            identity: try alice.publicIdentity.bytes,
            device: alice.device,
            agreementKey: alice.agreement
        )
        let peer = DeviceKeys(
            account: bob.name,
            identity: try bob.publicIdentity.bytes,
            device: bob.device,
            agreement: Array(bob.agreement.publicKey.rawRepresentation)
        )
        let bundle = PeerBundle(
            prekeyNumber: 3,
            prekey: Array(generator.agreementKey().publicKey.rawRepresentation),
            lastResort: Array(try generator.encapsulationKey().publicKey.rawRepresentation),
            pair: nil
        )
        return try RatchetSession.initiate(local: local, peer: peer, bundle: bundle, at: 0, using: &generator)
    }
}
