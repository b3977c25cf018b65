import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file in which a device keeps what it has of an account's conversations.
///
/// Several clients of the account may run on the device and write it: each keeps what the others have written, where
/// that is further. It is replaced as a whole, so that nobody reads half of it.
struct StateFile: Sendable {
    /// Bytes of the largest file that is read: all that the SDK keeps at most has less.
    static let largestSize = 64 * 1024 * 1024

    /// What can go wrong with it.
    enum Failure: Error, Equatable {
        /// It cannot be read, or is not what was written.
        case unreadable
        /// It cannot be written.
        case unwritable
    }

    /// What it holds, as JSON. Fields that are not known are skipped.
    private struct Content: Codable {
        /// Of the format: 1.
        var version = 1
        let server: String
        let account: String
        /// The line of the server's database that the places belong to, in hexadecimal; release 0.1.0 wrote none.
        var line: String?
        let conversations: [Entry]
    }

    /// One conversation: all up to `through` was had, and beyond it the places in `own`, which this device sent.
    private struct Entry: Codable {
        let conversation: UInt64
        var through: UInt64?
        var own: [UInt64]?
    }

    /// Where it is.
    var path: String { file.path }

    private let file: PrivateFile
    private let server: String
    private let account: String

    /// The file of an account on a server that names itself, in a folder of the server's own: one for all of the
    /// server's addresses.
    ///
    /// - Parameter folder: The folder of all state.
    init(folder: String, serverID: [UInt8], account: String) {
        // No address is called so: each has a colon before its port.
        self.init(folder: folder, server: "server-\(serverID.hexadecimal)", account: account)
    }

    /// The file of an account at an address, for servers that do not name themselves; also the one that release 0.1.0
    /// wrote for every server.
    ///
    /// - Parameter folder: The folder of all state.
    init(folder: String, address: ServerAddress, account: String) {
        self.init(folder: folder, server: address.description.lowercased(), account: account)
    }

    private init(folder: String, server: String, account: String) {
        self.server = server
        self.account = account.lowercased()
        let path = "\(folder)/\(Self.safe(server))/\(Self.safe(self.account)).json"
        file = PrivateFile(path: path, largestSize: Self.largestSize)
    }

    /// `$XDG_STATE_HOME/tandem`, or the same under `~/.local/state`.
    static func defaultFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        let configured = environment["XDG_STATE_HOME"] ?? ""
        // The XDG specification: a path that is not absolute is to be ignored.
        let base = configured.hasPrefix("/") ? configured : (environment["HOME"] ?? ".") + "/.local/state"
        return base + "/tandem"
    }

    /// Reads it.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: ``Failure/unreadable``.
    func load() throws(Failure) -> SyncProgress? {
        do {
            guard let bytes = try file.read() else {
                return nil
            }
            let content = try JSONDecoder().decode(Content.self, from: Data(bytes))
            guard content.version == 1 else {
                throw Failure.unreadable
            }
            var progress = try JSONDecoder().decode(
                SyncProgress.self,
                from: JSONEncoder().encode(content.conversations)
            )
            progress.line = content.line.flatMap { [UInt8](hexadecimal: $0) }
            return progress
        } catch {
            throw .unreadable
        }
    }

    /// Writes it, together with what others have written where that is further. What cannot be read is replaced.
    ///
    /// - Parameters:
    ///   - restarted: Conversations of which nothing is kept that is there: they have started anew.
    ///   - takesLine: Whether a file of another line of the server's is replaced; else it is left as it is, for who wrote
    ///     it has met a later line.
    /// - Throws: ``Failure/unwritable``.
    func save(
        _ progress: SyncProgress,
        replacing restarted: Set<UInt64> = [],
        takingLine takesLine: Bool = true
    ) throws(Failure) {
        try whileLocked {
            var there = (try? load()) ?? SyncProgress()
            if there.isOfAnotherLine(than: progress.line) {
                guard takesLine else {
                    return
                }
                there = SyncProgress()
            }
            let entries = Self.merged(progress, there, replacing: restarted)
            try replace(with: entries, line: progress.line ?? there.line)
        }
    }

    /// Removes it, if there is one.
    ///
    /// - Throws: ``Failure/unwritable``.
    func remove() throws(Failure) {
        guard FileManager.default.fileExists(atPath: path) else {
            return
        }
        try whileLocked { try file.remove() }
    }

    private func whileLocked(_ body: () throws -> Void) throws(Failure) {
        do {
            try file.whileLocked(body)
        } catch {
            throw .unwritable
        }
    }

    private func replace(with entries: [Entry], line: [UInt8]?) throws {
        let content = Content(server: server, account: account, line: line?.hexadecimal, conversations: entries)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try file.replace(with: encoder.encode(content))
    }

    /// The further of both, by conversation; of those that have started anew, the first's.
    private static func merged(
        _ first: SyncProgress,
        _ second: SyncProgress,
        replacing restarted: Set<UInt64>
    ) -> [Entry] {
        let conversations = Set(first.cursors.keys).union(first.own.keys).union(second.cursors.keys).union(
            second.own.keys
        )
        return conversations.sorted().map { conversation in
            let second = restarted.contains(conversation) ? SyncProgress() : second
            var through = [first.cursors[conversation], second.cursors[conversation]].compactMap(\.self).max()
            var own = (first.own[conversation] ?? []).union(second.own[conversation] ?? [])
                .filter { $0 > through ?? 0 }
            while let next = through.map({ $0 &+ 1 }), own.remove(next) != nil {
                through = next
            }
            return Entry(conversation: conversation, through: through, own: own.isEmpty ? nil : own.sorted())
        }
    }

    /// A name for a file: what is no letter, digit, dot, hyphen or underscore by its bytes.
    private static func safe(_ name: String) -> String {
        let encoded = name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            guard !isPlain, !".-_".unicodeScalars.contains(scalar) else {
                return String(scalar)
            }
            return "%" + String(byte, radix: 16, uppercase: true)
        }.joined()
        // No name can be one of the folder's own.
        return encoded.hasPrefix(".") ? "%2E" + encoded.dropFirst() : encoded
    }
}
