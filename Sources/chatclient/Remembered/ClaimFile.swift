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

    /// Keeps a claim, in place of an earlier one for the account.
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
            items = items.filter { $0.account != account }.suffix(Self.largestCount - 1) + [item]
        }
    }

    /// Removes the claim of an account, if there is one.
    ///
    /// - Throws: An error if the file cannot be written.
    func remove(_ account: String) throws {
        try change { $0.removeAll { $0.account == account.lowercased() } }
    }

    private func change(_ body: (inout [Item]) -> Void) throws {
        try file.whileLocked {
            // An unreadable file is replaced.
            var content = Content(claims: (try? items()) ?? [])
            body(&content.claims)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try file.replace(with: encoder.encode(content))
        }
    }

    private func items() throws(PrivateFile.Failure) -> [Item] {
        guard let bytes = try file.read() else {
            return []
        }
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
