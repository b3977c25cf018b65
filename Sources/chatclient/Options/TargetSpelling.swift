import ChatProtocol

/// The parts of the word that names a server.
struct TargetSpelling: Sendable, Equatable {
    /// The scheme of links to a server.
    static let scheme = "tandem"

    /// The host, without brackets.
    let host: String

    /// The text after the colon; `nil` if there is none.
    private(set) var port: String?

    /// The account before the `@`; `nil` if there is none.
    private(set) var username: String?

    /// The room of a link, without its `#`; `nil` if there is none.
    private(set) var room: String?

    /// The invite of a link; `nil` if there is none.
    private(set) var invite: InviteCode?

    /// What stands before an invite in the fragment of a link.
    private static let inviteKey = "invite="

    /// Whether the word is a host and nothing else, so that the next word is its port.
    let isBareHost: Bool

    /// Whether the host cannot be a mistyped command: it has a dot or a colon, or is `localhost`.
    var looksLikeHost: Bool {
        host.contains(".") || host.contains(":") || host.lowercased() == "localhost"
    }

    /// Parses a word.
    ///
    /// - Throws: ``ClientTarget/Problem``, a sentence that names what is wrong.
    init(_ word: String) throws(ClientTarget.Problem) {
        guard let separator = word.firstRange(of: "://") else {
            try self.init(authority: word, isLink: false)
            return
        }
        let scheme = word[..<separator.lowerBound]
        guard scheme.lowercased() == Self.scheme else {
            throw .init(
                "'\(Self.shown(word))' is no address of a chat server. "
                    + "Write \(Self.scheme)://HOST:PORT, HOST:PORT or HOST PORT."
            )
        }
        try self.init(link: word[separator.upperBound...])
    }

    private init(link: Substring) throws(ClientTarget.Problem) {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var authority = parts.first ?? ""
        if authority.hasSuffix("/") {
            authority.removeLast()
        }
        var room: String?
        var invite: InviteCode?
        if parts.count > 1, !parts[1].isEmpty {
            (room, invite) = try Self.roomOrInvite(parts[1])
        }
        guard let decoded = PercentEncoding.decoded(authority) else {
            throw .init("The address '\(authority)' has a % that does not stand before two hexadecimal digits.")
        }
        try self.init(authority: decoded, isLink: true)
        self.room = room
        self.invite = invite
    }

    /// Reads the fragment of a link. It may be a secret, so it is not repeated, not even where it seems to be a room.
    private static func roomOrInvite(
        _ fragment: Substring
    ) throws(ClientTarget.Problem) -> (room: String?, invite: InviteCode?) {
        let decoded = PercentEncoding.decoded(fragment)
        // Mail programs encode more of a link than they need to, and people type it in any case.
        let text = (decoded ?? String(fragment)).trimmed()
        guard !text.lowercased().hasPrefix(inviteKey) else {
            guard decoded != nil, let invite = InviteCode(text: String(text.dropFirst(inviteKey.count))) else {
                throw .init("The invite in the link is not complete, or was changed. Copy the whole link.")
            }
            return (nil, invite)
        }
        guard let decoded, decoded == SafeText.line(decoded) else {
            throw .init("The name of the room, after the # of the address, cannot be read.")
        }
        return (decoded, nil)
    }

    /// What of a word may be shown: its fragment may be a secret.
    static func shown(_ word: some StringProtocol) -> String {
        SafeText.line(String(word.prefix { $0 != "#" }))
    }

    private init(authority: String, isLink: Bool) throws(ClientTarget.Problem) {
        var place = authority[...]
        if let at = authority.lastIndex(of: "@") {
            place = authority[authority.index(after: at)...]
            username = try Self.username(authority[..<at])
        }
        guard isLink || !place.contains(where: { $0 == "/" || $0 == "#" || $0.isWhitespace }) else {
            // It may have an invite in it, so it is not repeated.
            throw .init(
                "A host has no /, no # and no blank. Write \(Self.scheme)://HOST:PORT/#ROOM for a link, or HOST:PORT."
            )
        }
        let (host, port) = try Self.hostAndPort(place)
        guard !host.isEmpty else {
            throw .init("The host is empty; name the server's host.")
        }
        isBareHost = !isLink && username == nil && port == nil && !place.hasPrefix("[")
        guard isBareHost || host.allSatisfy(Self.belongsToHost) else {
            throw .init("'\(SafeText.line(String(host)))' is no name or address of a host.")
        }
        self.host = String(host)
        self.port = port.map(String.init)
    }

    private static func username(_ text: Substring) throws(ClientTarget.Problem) -> String {
        guard !text.contains(":") else {
            throw .init(
                "A password does not belong into an address, because others can see it. Leave it out: the client asks."
            )
        }
        do {
            return try Username(String(text)).value
        } catch {
            throw .init("'\(SafeText.line(String(text)))' is no name of an account. \(error)")
        }
    }

    private static func hostAndPort(
        _ text: Substring
    ) throws(ClientTarget.Problem) -> (host: Substring, port: Substring?) {
        if text.hasPrefix("[") {
            guard let end = text.lastIndex(of: "]") else {
                throw .init("The bracket of the IPv6 address '\(SafeText.line(String(text)))' is not closed.")
            }
            let host = text[text.index(after: text.startIndex)..<end]
            let after = text[text.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw .init("After the bracket of '\(SafeText.line(String(text)))' only a colon and a port may stand.")
            }
            return (host, after.isEmpty ? nil : after.dropFirst())
        }
        let colons = text.count { $0 == ":" }
        guard colons == 1, let colon = text.firstIndex(of: ":") else {
            // Several colons: an IPv6 address without a port.
            return (text, nil)
        }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    /// Names of hosts in any script, and addresses with a zone, such as `fe80::1%eth0`. A link may come from a
    /// stranger, and the host goes into the environment of a password command.
    private static func belongsToHost(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".-_:%".contains(character)
    }
}
