/// The scrypt hash of a password, encoded as a PHC string: `$scrypt$ln=15,r=8,p=3$SALT$HASH` with salt and hash in
/// unpadded base64.
package struct PasswordHash: Sendable, Equatable {
    /// The prefix of every such string.
    package static let prefix = "$scrypt$"

    /// The allowed sizes of a salt, in bytes (the PHC format's recommendation).
    package static let saltBytes = 8...64

    /// The allowed sizes of the hash itself, in bytes.
    package static let keyBytes = 16...64

    /// The cost parameters of the derivation.
    package let cost: ScryptCost

    /// The random bytes that make equal passwords have different hashes.
    package let salt: [UInt8]

    /// The derived key.
    package let key: [UInt8]

    /// Creates a hash from its parts.
    ///
    /// - Throws: The part whose size is out of range.
    package init(cost: ScryptCost, salt: [UInt8], key: [UInt8]) throws(PasswordHashError) {
        guard Self.saltBytes.contains(salt.count) else {
            throw .badSalt
        }
        guard Self.keyBytes.contains(key.count) else {
            throw .badKey
        }
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// The PHC string, which parses back to this hash.
    package var phcString: String {
        let parameters = "ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)"
        return "\(Self.prefix)\(parameters)$\(UnpaddedBase64.encode(salt))$\(UnpaddedBase64.encode(key))"
    }
}

extension PasswordHash: CustomStringConvertible {
    /// The cost only, so that no log shows the hash.
    package var description: String {
        "scrypt hash (ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism))"
    }
}

/// The reason why a text is not a valid password hash.
package enum PasswordHashError: Error, Equatable, CustomStringConvertible {
    /// It does not begin with `$scrypt$`.
    case notScrypt
    /// It does not have the three parts after the prefix, or is far too long.
    case malformed
    /// The cost is not `ln=N,r=N,p=N` in that order, or a number is out of its range.
    case badCost
    /// The salt is not unpadded base64, or not 8 to 64 bytes.
    case badSalt
    /// The hash is not unpadded base64, or not 16 to 64 bytes.
    case badKey

    /// The fault, worded to follow "the password hash".
    package var description: String {
        switch self {
        case .notScrypt: "does not begin with \(PasswordHash.prefix)"
        case .malformed: "is not of the form $scrypt$ln=N,r=N,p=N$SALT$HASH"
        case .badCost: "has a cost that is not allowed"
        case .badSalt: "has a salt that is not base64 without padding, or too short or too long"
        case .badKey: "has a hash that is not base64 without padding, or too short or too long"
        }
    }
}
