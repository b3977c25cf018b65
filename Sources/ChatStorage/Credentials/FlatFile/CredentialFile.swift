import ChatProtocol

/// The lines of a flat credential file. Pure: bytes in, bytes out; unchanged lines are preserved byte for byte.
struct CredentialFile {
    private var lines: [CredentialLine]

    /// The index in `lines` of each account.
    private var places: [Username: Int] = [:]

    /// Names that must not be registered: those of accounts, and those on unreadable lines.
    private var taken: Set<Username> = []

    private static let lineFeed = UInt8(ascii: "\n")

    /// Marks a file without accounts, after the last one was removed or an operator starts anew: an empty file
    /// would look lost.
    static let noAccounts = CredentialLine(Array("# There are no accounts.".utf8))

    /// Parses a file.
    init(_ bytes: [UInt8]) {
        var parts = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true {
            parts.removeLast()
        }
        lines = parts.map { CredentialLine(Array($0)) }
        index()
    }

    /// The whole file, each line with a line feed.
    var bytes: [UInt8] {
        lines.flatMap { $0.bytes + [Self.lineFeed] }
    }

    /// All names as registered, sorted by their folded form.
    var usernames: [Username] {
        places.values.compactMap { account(at: $0)?.username }.sorted { $0.folded < $1.folded }
    }

    /// The unreadable lines: number from 1, and fault.
    var faults: [(line: Int, fault: CredentialLineFault)] {
        lines.enumerated().compactMap { place, line in
            guard case .broken(let fault, _) = line.meaning else {
                return nil
            }
            return (place + 1, fault)
        }
    }

    /// Returns the credential of a name.
    func credential(for username: Username) -> Credential? {
        places[username].flatMap(account(at:))
    }

    /// Appends a line. A name on an unreadable line counts as taken.
    mutating func add(_ username: Username, hash: PasswordHash) throws(CredentialError) {
        guard taken.insert(username).inserted else {
            throw .usernameTaken
        }
        places[username] = lines.count
        lines.append(CredentialLine(username, hash: hash))
    }

    /// Replaces the secret on the line of an account.
    mutating func replace(_ username: Username, hash: PasswordHash) throws(CredentialError) {
        guard let place = places[username] else {
            throw .noSuchUser
        }
        lines[place].replaceSecret(with: hash)
    }

    /// The names of all accounts.
    var names: Set<Username> { Set(places.keys) }

    /// Whether there is an account.
    var hasAccounts: Bool { !places.isEmpty }

    /// Whether all lines are blank: there is not even a comment.
    var isBlank: Bool {
        lines.allSatisfy { $0.bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }
    }

    /// Removes the line of an account, and later lines of the same name, which would otherwise become valid and let
    /// it log in again. If only blank lines are left, adds a comment: an empty file would be treated as lost.
    mutating func remove(_ username: Username) throws(CredentialError) {
        guard places[username] != nil else {
            throw .noSuchUser
        }
        lines.removeAll { line in
            switch line.meaning {
            case .account(let credential): credential.username == username
            case .broken(.repeatedName, let name): name == username
            case .broken, .remark: false
            }
        }
        if isBlank {
            lines.append(Self.noAccounts)
        }
        index()
    }

    private func account(at place: Int) -> Credential? {
        guard case .account(let credential) = lines[place].meaning else {
            return nil
        }
        return credential
    }

    private mutating func index() {
        places = [:]
        taken = []
        for place in lines.indices {
            switch lines[place].meaning {
            case .remark: break
            case .broken(_, let name):
                if let name {
                    taken.insert(name)
                }
            case .account(let credential):
                let username = credential.username
                if let first = places[username] {
                    lines[place].meaning = .broken(.repeatedName(firstLine: first + 1), name: username)
                } else {
                    places[username] = place
                    taken.insert(username)
                }
            }
        }
    }
}
