import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file with a device's sync state for the conversations of an account.
///
/// Several clients of the account on the device may write it concurrently: each merges its progress with the stored
/// one and keeps the further. The file is replaced atomically, so that no reader sees a partial one.
struct StateFile: Sendable {
    /// Maximum size of a file in bytes: the SDK's largest state is smaller.
    static let largestSize = 64 * 1024 * 1024

    /// The errors of a state file.
    enum Failure: Error, Equatable {
        /// The file cannot be read, or its content is invalid.
        case unreadable
        /// The file cannot be written.
        case unwritable
    }

    /// The file's content, as JSON. Unknown fields are ignored.
    private struct Content: Codable {
        /// Format version: 1.
        var version = 1
        let server: String
        let account: String
        /// The server's database line that the positions belong to, in hexadecimal; release 0.1.0 wrote none.
        var line: String?
        let conversations: [Entry]
    }

    /// One conversation: received up to `through`, and beyond it the positions in `own`, sent by this device.
    private struct Entry: Codable {
        let conversation: UInt64
        var through: UInt64?
        var own: [UInt64]?
    }

    /// The path of the file.
    var path: String { file.path }

    private let file: PrivateFile
    private let server: String
    private let account: String

    /// The file of an account on a server with an id: one for all of the server's addresses, in a folder per server.
    ///
    /// - Parameter folder: The folder of all state.
    init(folder: String, serverID: [UInt8], account: String) {
        self.init(folder: folder, server: AccountFiles.name(of: serverID), account: account)
    }

    /// The file of an account on a server without an id, stored by address; also the file that release 0.1.0 wrote
    /// for every server.
    ///
    /// - Parameter folder: The folder of all state.
    init(folder: String, address: ServerAddress, account: String) {
        self.init(folder: folder, server: AccountFiles.name(of: address), account: account)
    }

    private init(folder: String, server: String, account: String) {
        self.server = server
        self.account = account.lowercased()
        let path = AccountFiles(folder: folder, server: server, account: account).path("json")
        file = PrivateFile(path: path, largestSize: Self.largestSize)
    }

    /// `$XDG_STATE_HOME/tandem`, or `~/.local/state/tandem`.
    static func defaultFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        let configured = environment["XDG_STATE_HOME"] ?? ""
        // XDG Base Directory Specification: a relative path must be ignored.
        let base = configured.hasPrefix("/") ? configured : (environment["HOME"] ?? ".") + "/.local/state"
        return base + "/tandem"
    }

    /// Reads the file.
    ///
    /// - Returns: `nil` if there is no file.
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

    /// Writes the progress, merged with the further progress of other clients. An unreadable file is replaced.
    ///
    /// - Parameters:
    ///   - restarted: Conversations that have restarted: their stored positions are discarded.
    ///   - takesLine: Whether to replace a file of another line of the server. If false, such a file is left alone,
    ///     because its writer has seen a later line.
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

    /// Removes the file, if it exists.
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

    /// Merges two states: the further position of each conversation; for restarted ones, the first state's.
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
}
