import Crypto
import Testing

@testable import ChatEncryption

/// Reads what goes over the wire with a stolen state. It sees every block in the order in which it is sealed, and
/// computes the ratchet on its own, from the page and not from the session's code.
struct Thief {
    private var root: SymmetricKey
    private let transcript: [UInt8]
    /// The keys of the chains by ratchet key: each at its next number.
    private var chains: [[UInt8]: (key: SymmetricKey, number: UInt32)] = [:]
    /// The newest ratchet key of the robbed side and of the other.
    private var robbed: [UInt8]
    private var other: [UInt8]
    /// Private halves of ratchet keys that are known.
    private var agreementKeys: [[UInt8]: Curve25519.KeyAgreement.PrivateKey]
    /// ML-KEM: the secrets and the decapsulation keys in the stolen state.
    private var secrets: [UInt32: SymmetricKey] = [:]
    private var encapsulationKey: (number: UInt32, key: MLKEM768.PrivateKey)?

    init(of session: RatchetSession) throws {
        root = session.root
        transcript = session.transcript.bytes
        robbed = session.own.publicKey
        other = try #require(session.other)
        let own = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: session.own.secret)
        agreementKeys = [robbed: own]
        if let chain = session.sending {
            chains[robbed] = (chain.key, chain.number)
        }
        if let chain = session.receiving {
            chains[other] = (chain.key, chain.number)
        }
        switch session.offers.own {
        case .open(let number, let seed): encapsulationKey = (number, try MLKEM768.PrivateKey(seed: seed))
        case .answered(let number, let secret): secrets[number] = secret
        case nil: break
        }
        if case .answered(let number, _, let secret, _) = session.offers.other {
            secrets[number] = secret
        }
    }

    /// Is given more private keys: those that were made since.
    mutating func learn(_ keys: [[UInt8]: Curve25519.KeyAgreement.PrivateKey]) {
        agreementKeys.merge(keys) { old, _ in old }
    }

    /// Whether it can read a block.
    mutating func reads(_ block: SealedBlock, ofRobbed isRobbed: Bool) throws -> Bool {
        let block = try block.block
        let header = block.header
        if case .answer(let number, _, let ciphertext) = header.mail, !isRobbed, encapsulationKey?.number == number {
            secrets[number] = try encapsulationKey?.key.decapsulate(ciphertext)
        }
        if chains[header.ratchetKey] == nil {
            guard turn(to: header, ofRobbed: isRobbed) else {
                return false
            }
        }
        guard let (message, salt) = try messageKey(of: header) else {
            return false
        }
        let nonce = try AES.GCM.Nonce(data: salt.suffix(12))
        let box = try AES.GCM.SealedBox(
            nonce: nonce,
            ciphertext: block.sealed.dropLast(16),
            tag: block.sealed.suffix(16)
        )
        let associated = transcript + block.headerBytes
        return (try? AES.GCM.open(box, using: message, authenticating: associated)) != nil
    }

    /// A new chain: a root step with a key of either side, if the private half of one is known.
    private mutating func turn(to header: BlockHeader, ofRobbed isRobbed: Bool) -> Bool {
        let facing = isRobbed ? other : robbed
        if isRobbed {
            robbed = header.ratchetKey
        } else {
            other = header.ratchetKey
        }
        let pairs = [(header.ratchetKey, facing), (facing, header.ratchetKey)]
        guard
            let (own, theirs) = pairs.first(where: { agreementKeys[$0.0] != nil }),
            let key = agreementKeys[own],
            let shared = try? key.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: theirs))
        else {
            return false
        }
        var material = shared.withUnsafeBytes { Array($0) }
        if let offer = header.mixedOffer {
            guard let secret = secrets[offer] else {
                return false
            }
            material += secret.withUnsafeBytes { Array($0) }
        }
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: material),
            salt: root.withUnsafeBytes { Array($0) },
            info: Array("tandem e2ee v1 root".utf8),
            outputByteCount: 64
        )
        let bytes = derived.withUnsafeBytes { Array($0) }
        root = SymmetricKey(data: bytes.prefix(32))
        chains[header.ratchetKey] = (SymmetricKey(data: bytes.suffix(32)), 0)
        return true
    }

    /// The block's key and nonce; `nil` if the chain is past it.
    private mutating func messageKey(of header: BlockHeader) throws -> (key: SymmetricKey, nonce: [UInt8])? {
        guard var (key, number) = chains[header.ratchetKey], header.number >= number else {
            return nil
        }
        func code(_ input: UInt8) -> SymmetricKey {
            SymmetricKey(data: Array(HMAC<SHA256>.authenticationCode(for: [input], using: key)))
        }
        while number < header.number {
            key = code(2)
            number += 1
        }
        let message = code(1)
        chains[header.ratchetKey] = (code(2), number + 1)
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: message,
            salt: header.salt,
            info: Array("tandem e2ee v1 block".utf8),
            outputByteCount: 44
        )
        let bytes = derived.withUnsafeBytes { Array($0) }
        return (SymmetricKey(data: bytes.prefix(32)), Array(bytes.suffix(12)))
    }
}
