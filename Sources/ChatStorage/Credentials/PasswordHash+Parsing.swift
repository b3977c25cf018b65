extension PasswordHash {
    /// The maximum length of a string in bytes: the longest allowed one has 198.
    private static let maximumLength = 256

    /// Parses a PHC string. Strict: accepts only the output of ``phcString``, so each hash has exactly one text.
    ///
    /// - Throws: The reason why it is invalid.
    package init(_ text: String) throws(PasswordHashError) {
        guard text.hasPrefix(Self.prefix) else {
            throw .notScrypt
        }
        guard text.utf8.count <= Self.maximumLength else {
            throw .malformed
        }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .malformed
        }
        guard let cost = Self.cost(parts[0]) else {
            throw .badCost
        }
        guard let salt = UnpaddedBase64.decode(parts[1]) else {
            throw .badSalt
        }
        guard let key = UnpaddedBase64.decode(parts[2]) else {
            throw .badKey
        }
        try self.init(cost: cost, salt: salt, key: key)
    }

    private static func cost(_ text: Substring) -> ScryptCost? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let logN = number(parts[0], after: "ln="),
            let blockSize = number(parts[1], after: "r="),
            let parallelism = number(parts[2], after: "p=")
        else {
            return nil
        }
        return ScryptCost(logN: logN, blockSize: blockSize, parallelism: parallelism)
    }

    /// Parses a plain decimal: no sign, no leading zero, at most two digits.
    private static func number(_ text: Substring, after name: String) -> Int? {
        guard text.hasPrefix(name) else {
            return nil
        }
        let digits = text.dropFirst(name.count)
        guard (1...2).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            return nil
        }
        return Int(digits)
    }
}
