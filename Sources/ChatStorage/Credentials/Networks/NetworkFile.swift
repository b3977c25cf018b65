import ChatProtocol

/// The file beside a flat credential file with the known networks of its accounts. Pure: bytes in, bytes out.
///
/// Its first line is `key BASE64`; each other line is a folded name and up to eight times `BASE64:DAY`. An
/// unreadable line is dropped: the only loss is that an account counts as new to a network.
struct NetworkFile: Sendable, Equatable {
    /// The maximum number of accounts: about 5 MB. Beyond it, the accounts with the oldest last login are dropped.
    static let maximumAccounts = 16_384

    /// The maximum number of bytes read.
    static let maximumBytes = 16 * 1024 * 1024

    /// The HMAC key of the tags.
    let key: [UInt8]

    private(set) var accounts: [String: KnownNetworks] = [:]

    /// Creates an empty file with a key of its own.
    init() {
        key = NetworkTag.newKey()
    }

    /// Parses a file; one without a key is treated as empty.
    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let read = lines.first.flatMap(Self.key)
        key = read ?? NetworkTag.newKey()
        guard read != nil else {
            return
        }
        for line in lines.dropFirst().prefix(Self.maximumAccounts) {
            let parts = line.split(separator: " ")
            if let name = parts.first, let username = try? Username(String(name)) {
                let entries = parts.dropFirst().prefix(KnownNetworks.maximum).compactMap(Self.entry)
                accounts[username.folded] = KnownNetworks(Dictionary(entries) { max($0, $1) })
            }
        }
    }

    /// The whole file.
    var bytes: [UInt8] {
        let lines = accounts.sorted { $0.key < $1.key }.map { name, networks in
            let entries = networks.lastLogin.sorted { $0.value > $1.value }
            return ([name] + entries.map { "\(UnpaddedBase64.encode($0.key.bytes)):\($0.value)" }).joined(
                separator: " "
            )
        }
        return Array(((["key \(UnpaddedBase64.encode(key))"] + lines).joined(separator: "\n") + "\n").utf8)
    }

    /// Returns whether an account recently logged in from a network.
    func knows(_ network: String, of username: Username, today: Int64) -> Bool {
        let tag = NetworkTag(network, of: username, key: key)
        return accounts[username.folded]?.contains(tag, today: today) ?? false
    }

    /// Records a login of an account from a network.
    ///
    /// - Returns: Whether anything changed.
    mutating func note(_ network: String, of username: Username, today: Int64) -> Bool {
        let tag = NetworkTag(network, of: username, key: key)
        let isChanged = accounts[username.folded, default: KnownNetworks()].note(tag, today: today)
        if accounts.count > Self.maximumAccounts {
            dropOldest(but: username.folded)
        }
        return isChanged
    }

    /// Removes the networks of an account.
    ///
    /// - Returns: Whether there were any.
    mutating func forget(_ username: Username) -> Bool {
        accounts.removeValue(forKey: username.folded) != nil
    }

    private mutating func dropOldest(but name: String) {
        let newest = { (networks: KnownNetworks) in networks.lastLogin.values.max() ?? 0 }
        let oldest = accounts.filter { $0.key != name }.min { newest($0.value) < newest($1.value) }
        if let oldest {
            accounts[oldest.key] = nil
        }
    }

    private static func key(_ line: Substring) -> [UInt8]? {
        guard line.hasPrefix("key "), let key = UnpaddedBase64.decode(line.dropFirst("key ".count)) else {
            return nil
        }
        return key.count == NetworkTag.keyBytes ? key : nil
    }

    private static func entry(_ text: Substring) -> (NetworkTag, Int64)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Int64(parts[1]), let bytes = UnpaddedBase64.decode(parts[0]) else {
            return nil
        }
        return NetworkTag(bytes: bytes).map { ($0, day) }
    }
}
