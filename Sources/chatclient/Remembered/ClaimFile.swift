import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file with the claims of the accounts that this device applied for on a server: mode 0600, in the server's folder
/// of mode 0700. Several clients may write it at once.
struct ClaimFile: Sendable {
    /// The most claims in the file; a further one takes the place of the oldest.
    static let largestCount = 100

    /// The largest file that is read, in bytes: ``largestCount`` claims have a fraction of it.
    private static let largestSize = 128 * 1024

    /// The file's content, as JSON. Unknown fields are ignored.
    private struct Content: Codable {
        /// Format version: 1.
        var version = 1
        var claims: [Item]
    }

    /// A claim, with the server that it may be sent to.
    private struct Item: Codable {
        /// In lower case.
        let account: String
        let claim: String
        let address: String
        /// The SHA-256 of the server's public key.
        let key: String
    }

    /// Any content that is JSON.
    private struct AnyJSON: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    /// The path of the file. No file of an account has this name: theirs have a dot.
    var path: String { file.path }

    private let file: PrivateFile
    private let place: LoginPlace

    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``.
    ///   - place: The server of the connection.
    init(folder: String, place: LoginPlace) {
        file = PrivateFile(
            path: "\(folder)/\(AccountFiles.safe(place.name))/claims",
            largestSize: Self.largestSize
        )
        self.place = place
    }

    /// Reads the claims that may be sent to the server, by accounts in lower case. Without a file there is none.
    ///
    /// - Throws: `PrivateFile.Failure`, if the file cannot be read.
    func load() throws(PrivateFile.Failure) -> [String: InviteCode] {
        var claims: [String: InviteCode] = [:]
        for item in try items() where isForPlace(item) {
            claims[item.account] = InviteCode(text: item.claim)
        }
        return claims
    }

    /// Keeps a claim, in place of an earlier one for the account at this server.
    ///
    /// - Throws: An error if the file cannot be written.
    func keep(_ claim: InviteCode, of account: String) throws {
        let account = account.lowercased()
        let item = Item(
            account: account,
            claim: claim.text,
            address: place.address.description.lowercased(),
            key: place.publicKey
        )
        try change { items in
            items = items.filter { !belongs($0, to: account) }.suffix(Self.largestCount - 1) + [item]
        }
    }

    /// Removes the claim of an account at this server, if there is one.
    ///
    /// - Throws: An error if the file cannot be written.
    func remove(_ account: String) throws {
        let account = account.lowercased()
        try change { $0.removeAll { belongs($0, to: account) } }
    }

    /// Whether a claim is the one of an account at this server. Another server that sends the same id has no say in it.
    private func belongs(_ item: Item, to account: String) -> Bool {
        item.account == account && isForPlace(item)
    }

    private func change(_ body: (inout [Item]) -> Void) throws {
        try file.whileLocked {
            var content = Content(claims: try itemsOrNone())
            body(&content.claims)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try file.replace(with: encoder.encode(content))
        }
    }

    /// The claims for a change. A damaged file is replaced; one that cannot be read, or that a later version of the
    /// client has written, is not, because the claims in it would be lost.
    private func itemsOrNone() throws(PrivateFile.Failure) -> [Item] {
        guard let bytes = try file.read(), (try? JSONDecoder().decode(AnyJSON.self, from: Data(bytes))) != nil else {
            return []
        }
        return try items(in: bytes)
    }

    private func items() throws(PrivateFile.Failure) -> [Item] {
        try file.read().map { bytes throws(PrivateFile.Failure) in try items(in: bytes) } ?? []
    }

    private func items(in bytes: [UInt8]) throws(PrivateFile.Failure) -> [Item] {
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)), content.version == 1 else {
            throw .unreadable
        }
        return content.claims
    }

    /// Whether a claim may be sent to the server: it has the same public key, or is at the same address and is not met
    /// there for the first time. Any server can send the id of another one.
    private func isForPlace(_ item: Item) -> Bool {
        item.key == place.publicKey
            || item.address == place.address.description.lowercased() && place.trust != .firstUse
    }
}
