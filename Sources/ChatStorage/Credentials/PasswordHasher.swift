import ChatProtocol
import Crypto

/// Makes and checks password hashes.
///
/// Both calls **block** the thread for the whole derivation (about 0.3 s and 32 MiB at the standard cost): run them
/// off event loops and off Swift's cooperative threads, few at a time.
package struct PasswordHasher: Sendable {
    /// The random bytes of a new hash's salt.
    package static let saltBytes = 16

    /// The bytes that scrypt derives for a new hash.
    package static let keyBytes = 32

    /// The cost of new hashes.
    package let cost: ScryptCost

    /// Makes a hasher for new hashes of a cost.
    package init(cost: ScryptCost = .standard) {
        self.cost = cost
    }

    /// Hashes a password with a fresh salt. Blocks.
    ///
    /// - Parameter password: 1 to 1024 bytes of UTF-8.
    /// - Throws: ``PasswordHasherError``.
    package func hash(_ password: String) throws -> PasswordHash {
        guard Self.isHashable(password) else {
            throw PasswordHasherError.badLength
        }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let key = try Self.derive(password, salt: salt, cost: cost, count: Self.keyBytes)
        return try PasswordHash(cost: cost, salt: salt, key: key)
    }

    /// Holds a password against what is stored, in constant time. Blocks.
    ///
    /// - Throws: ``PasswordHasherError/noMemory``.
    package func verify(_ password: String, against secret: StoredSecret) throws -> PasswordVerification {
        guard Self.isHashable(password) else {
            return .wrong
        }
        switch secret {
        case .plainText(let stored):
            // Digests compare in constant time, and hide the stored password's length.
            let isRight = SHA256.hash(data: Array(password.utf8)) == SHA256.hash(data: Array(stored.utf8))
            return isRight ? .rightButOutdated : .wrong
        case .hash(let hash):
            let key = try Self.derive(password, salt: hash.salt, cost: hash.cost, count: hash.key.count)
            // Keys compare in constant time.
            guard SymmetricKey(data: key) == SymmetricKey(data: hash.key) else {
                return .wrong
            }
            return hash.cost == cost ? .right : .rightButOutdated
        }
    }

    private static func isHashable(_ password: String) -> Bool {
        (1...PasswordPolicy.maximumBytes).contains(password.utf8.count)
    }

    private static func derive(
        _ password: String,
        salt: [UInt8],
        cost: ScryptCost,
        count: Int
    ) throws(PasswordHasherError) -> [UInt8] {
        do {
            return try Scrypt.deriveKey(
                from: Array(password.utf8),
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

/// What holding a password against a stored secret gave.
package enum PasswordVerification: Sendable, Equatable {
    /// Another password.
    case wrong
    /// The password.
    case right
    /// The password, but stored in plain text or at another cost: store a new hash of it.
    case rightButOutdated
}

/// Why a password could not be hashed.
package enum PasswordHasherError: Error, Equatable, CustomStringConvertible {
    /// The password is empty or longer than 1024 bytes.
    case badLength
    /// The memory for this cost cannot be had.
    case noMemory

    /// A sentence on what went wrong.
    package var description: String {
        switch self {
        case .badLength: "A password has 1 to \(PasswordPolicy.maximumBytes) bytes."
        case .noMemory: "There is not enough memory for the password hash. Lower its cost or free some memory."
        }
    }
}
