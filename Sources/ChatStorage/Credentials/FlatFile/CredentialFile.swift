import ChatProtocol

/// The lines of a flat credential file. Pure: bytes in, bytes out; what is not changed comes out as it went in.
struct CredentialFile {
    private var lines: [CredentialLine]

    /// The line of each account, by its place in `lines`.
    private var places: [Username: Int] = [:]

    /// Names that must not be registered: of accounts, and of lines that cannot be read.
    private var taken: Set<Username> = []

    private static let lineFeed = UInt8(ascii: "\n")

    /// Stands where the last account was removed, or where an operator begins anew: a file without a byte looks like one that was lost.
    static let noAccounts = CredentialLine(Array("# There are no accounts.".utf8))

    /// Reads a file.
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

    /// The lines that cannot be read: number from 1, and fault.
    var faults: [(line: Int, fault: CredentialLineFault)] {
        lines.enumerated().compactMap { place, line in
            guard case .broken(let fault, _) = line.meaning else {
                return nil
            }
            return (place + 1, fault)
        }
    }

    /// The account of a name.
    func credential(for username: Username) -> Credential? {
        places[username].flatMap(account(at:))
    }

    /// Adds a line at the end. A name on a line that cannot be read counts as taken.
    mutating func add(_ username: Username, hash: PasswordHash) throws(CredentialError) {
        guard taken.insert(username).inserted else {
            throw .usernameTaken
        }
        places[username] = lines.count
        lines.append(CredentialLine(username, hash: hash))
    }

    /// Changes the line of an account.
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

    /// Whether there is no line but blank ones: not even a comment that says so.
    var isBlank: Bool {
        lines.allSatisfy { $0.bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) } }
    }

    /// Takes away the line of an account, and later ones of the same name: one of those would let it in again. A file
    /// without any account left says so in a comment: an empty one would not be believed.
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
