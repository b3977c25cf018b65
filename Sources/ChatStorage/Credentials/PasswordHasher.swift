import ChatProtocol
import Crypto

/// Creates and verifies password hashes with scrypt (RFC 7914).
///
/// Both calls **block** the thread for the whole derivation (about 0.3 s and 32 MiB at the standard cost): run them
/// off event loops and off Swift's cooperative threads, few at a time.
package struct PasswordHasher: Sendable {
    /// The size of a new hash's random salt in bytes.
    package static let saltBytes = 16

    /// The size of a new hash's derived key in bytes.
    package static let keyBytes = 32

    /// The cost of new hashes.
    package let cost: ScryptCost

    /// Creates a hasher with the cost of new hashes.
    package init(cost: ScryptCost = .standard) {
        self.cost = cost
    }

    /// Hashes a password, prepared by ``PreparedPassword``, with a fresh salt. Blocks.
    ///
    /// - Parameter password: 1 to 1024 bytes of UTF-8.
    /// - Throws: ``PasswordHasherError``.
    package func hash(_ password: String) throws -> PasswordHash {
        let bytes = try Self.preparedBytes(password)
        guard Self.isHashable(Array(password.utf8)), Self.isHashable(bytes) else {
            throw PasswordHasherError.badLength
        }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let key = try Self.derive(bytes, salt: salt, cost: cost, count: Self.keyBytes)
        return try PasswordHash(cost: cost, salt: salt, key: key)
    }

    /// Verifies a password against a stored secret, in constant time. Blocks, twice as long if preparation changed
    /// the password and the prepared form does not match: hashes of release 0.1.0 are of unprepared passwords.
    ///
    /// - Throws: ``PasswordHasherError/noMemory``.
    package func verify(_ password: String, against secret: StoredSecret) throws -> PasswordVerification {
        let raw = Array(password.utf8)
        guard Self.isHashable(raw) else {
            return .wrong
        }
        let prepared = (try? Self.preparedBytes(password)).flatMap { Self.isHashable($0) ? $0 : nil }
        switch secret {
        case .plainText(let stored):
            return Self.verify(raw, prepared, againstPlainText: stored)
        case .hash(let hash):
            if let prepared, try Self.matches(prepared, hash) {
                return hash.cost == cost ? .right : .rightButOutdated
            }
            guard prepared != raw, try Self.matches(raw, hash) else {
                return .wrong
            }
            // A password that cannot be prepared cannot be rehashed either.
            return prepared == nil ? .right : .rightButOutdated
        }
    }

    /// Returns a random hash of this cost that no password matches. Verifying against it takes as long as against a
    /// real one, so timing does not reveal whether an account exists.
    package func decoy() throws -> PasswordHash {
        var generator = SystemRandomNumberGenerator()
        let random = { (count: Int) in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
        return try PasswordHash(cost: cost, salt: random(Self.saltBytes), key: random(Self.keyBytes))
    }

    private static func verify(
        _ raw: [UInt8],
        _ prepared: [UInt8]?,
        againstPlainText stored: String
    ) -> PasswordVerification {
        // Digests compare in constant time, and hide the stored password's length.
        var isRight = SHA256.hash(data: raw) == SHA256.hash(data: Array(stored.utf8))
        if let prepared, let preparedStored = try? preparedBytes(stored) {
            isRight = SHA256.hash(data: prepared) == SHA256.hash(data: preparedStored) || isRight
        }
        guard isRight else {
            return .wrong
        }
        return prepared == nil ? .right : .rightButOutdated
    }

    private static func matches(_ password: [UInt8], _ hash: PasswordHash) throws -> Bool {
        // Keys compare in constant time.
        let key = try derive(password, salt: hash.salt, cost: hash.cost, count: hash.key.count)
        return SymmetricKey(data: key) == SymmetricKey(data: hash.key)
    }

    private static func preparedBytes(_ password: String) throws(PasswordHasherError) -> [UInt8] {
        do {
            return Array(try PreparedPassword(password).text.utf8)
        } catch {
            switch error {
            case .empty: throw .badLength
            case .controlCharacter: throw .controlCharacter
            }
        }
    }

    private static func isHashable(_ password: [UInt8]) -> Bool {
        (1...PasswordPolicy.maximumBytes).contains(password.count)
    }

    private static func derive(
        _ password: [UInt8],
        salt: [UInt8],
        cost: ScryptCost,
        count: Int
    ) throws(PasswordHasherError) -> [UInt8] {
        do {
            return try Scrypt.deriveKey(
                from: password,
                salt: salt,
                logN: cost.logN,
                blockSize: cost.blockSize,
                parallelism: cost.parallelism,
                count: count
            )
        } catch {
            throw .noMemory
        }
    }
}

/// The result of verifying a password against a stored secret.
package enum PasswordVerification: Sendable, Equatable {
    /// Another password.
    case wrong
    /// The password.
    case right
    /// The password, but stored in plain text or at another cost: store a new hash of it.
    case rightButOutdated
}

/// The reason why a password could not be hashed.
package enum PasswordHasherError: Error, Equatable, CustomStringConvertible {
    /// The password is empty or longer than 1024 bytes.
    case badLength
    /// The password has a control character.
    case controlCharacter
    /// The memory for this cost cannot be allocated.
    case noMemory

    /// A sentence with the reason.
    package var description: String {
        switch self {
        case .badLength: "A password has 1 to \(PasswordPolicy.maximumBytes) bytes."
        case .controlCharacter: "\(PasswordProblem.controlCharacter)"
        case .noMemory: "There is not enough memory for the password hash. Lower its cost or free some memory."
        }
    }
}
