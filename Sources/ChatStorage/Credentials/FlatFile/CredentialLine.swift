import ChatProtocol

/// One line of a flat credential file: its bytes, which are preserved, and the parsed meaning.
struct CredentialLine {
    /// The parsed meaning of a line.
    enum Meaning {
        /// Blank, or a comment.
        case remark
        /// An account.
        case account(Credential)
        /// Unreadable. Its name, if any, counts as taken: nobody may register it meanwhile.
        case broken(CredentialLineFault, name: Username?)
    }

    /// The line without its line feed.
    private(set) var bytes: [UInt8]

    /// The parsed meaning.
    var meaning: Meaning

    /// Prefixes of other programs' hashes: the formats of crypt(3), Argon2 and PBKDF2.
    private static let foreignPrefixes = [
        "$1$", "$2$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$7$", "$y$", "$gy$", "$argon2", "$pbkdf2",
    ]

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Parses a line. Ignores a carriage return at its end and a byte order mark at its start.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        meaning = Self.meaning(of: bytes)
    }

    /// Creates a line for an account.
    init(_ username: Username, hash: PasswordHash) {
        bytes = Array("\(username.value):\(hash.phcString)".utf8)
        meaning = .account(Credential(username: username, secret: .hash(hash)))
    }

    /// Changes the hash of the line's account; keeps a byte order mark and a carriage return.
    mutating func replaceSecret(with hash: PasswordHash) {
        guard case .account(let old) = meaning else {
            return
        }
        let line = CredentialLine(old.username, hash: hash)
        let start = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark : []
        let end = bytes.last == Self.carriageReturn ? [Self.carriageReturn] : []
        bytes = start + line.bytes + end
        meaning = line.meaning
    }

    private static func meaning(of bytes: [UInt8]) -> Meaning {
        var content = bytes[...]
        if content.starts(with: byteOrderMark) {
            content = content.dropFirst(byteOrderMark.count)
        }
        if content.last == carriageReturn {
            content = content.dropLast()
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            return .broken(.notText, name: nil)
        }
        guard !text.hasPrefix("#"), !text.allSatisfy(\.isWhitespace) else {
            return .remark
        }
        return meaning(of: text)
    }

    private static func meaning(of text: String) -> Meaning {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return .broken(.noColon, name: try? Username(text))
        }
        let username: Username
        do {
            username = try Username(String(text[..<colon]))
        } catch {
            return .broken(.badName(trimmedRule(error)), name: nil)
        }
        do {
            let secret = try secret(String(text[text.utf8.index(after: colon)...]))
            return .account(Credential(username: username, secret: secret))
        } catch {
            return .broken(error, name: username)
        }
    }

    private static func secret(_ text: String) throws(CredentialLineFault) -> StoredSecret {
        guard !text.isEmpty else {
            throw .noSecret
        }
        guard !foreignPrefixes.contains(where: text.hasPrefix) else {
            throw .unknownHash
        }
        guard text.hasPrefix(PasswordHash.prefix) else {
            return .plainText(text)
        }
        do {
            return .hash(try PasswordHash(text))
        } catch {
            throw .badHash(error)
        }
    }

    /// Returns a rule as part of a sentence: without its full stop.
    private static func trimmedRule(_ error: UsernameError) -> String {
        let rule = error.description
        return rule.hasSuffix(".") ? String(rule.dropLast()) : rule
    }
}
