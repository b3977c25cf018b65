import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file with the servers and accounts that were used on this device. Several clients may write it at once.
struct RecentAccountsFile: Sendable {
    /// The largest file that is read, in bytes: ``RecentAccounts/largestCount`` entries have a fraction of it.
    static let largestSize = 256 * 1024

    /// The file cannot be read, or was not written by this program.
    struct Unreadable: Error, Equatable {}

    /// The file's content, as JSON. Unknown fields are ignored.
    private struct Content: Codable {
        /// Format version: 1.
        var version = 1
        let accounts: [Item]
    }

    private struct Item: Codable {
        let host: String
        let port: Int
        let account: String
        let lastUse: Int64
    }

    /// The path of the file.
    var path: String { file.path }

    private let file: PrivateFile

    /// - Parameter folder: The folder of all state, see ``StateFile/defaultFolder(_:)``.
    init(folder: String) {
        file = PrivateFile(path: folder + "/servers.json", largestSize: Self.largestSize)
    }

    /// Reads the file; without one, nothing was used.
    ///
    /// - Throws: ``Unreadable``.
    func load() throws(Unreadable) -> RecentAccounts {
        do {
            guard let bytes = try file.read() else {
                return RecentAccounts()
            }
            let content = try JSONDecoder().decode(Content.self, from: Data(bytes))
            guard content.version == 1 else {
                throw Unreadable()
            }
            return RecentAccounts(
                content.accounts.filter { (1...65535).contains($0.port) }.map {
                    .init(
                        address: ServerAddress(host: $0.host, port: $0.port),
                        account: $0.account,
                        lastUse: $0.lastUse
                    )
                }
            )
        } catch {
            throw Unreadable()
        }
    }

    /// Notes a login. An unreadable file is replaced.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `PrivateFile.Failure`, if the file cannot be written.
    func note(_ account: String, at address: ServerAddress, time: Int64) throws {
        try file.whileLocked {
            var recent = (try? load()) ?? RecentAccounts()
            recent.note(account, at: address, time: time)
            let items = recent.entries.map {
                Item(host: $0.address.host, port: $0.address.port, account: $0.account, lastUse: $0.lastUse)
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try file.replace(with: encoder.encode(Content(accounts: items)))
        }
    }
}
