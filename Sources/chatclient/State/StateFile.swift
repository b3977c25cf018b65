import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
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
        let conversations: [Entry]
    }

    /// One conversation: all up to `through` was had, and beyond it the places in `own`, which this device sent.
    private struct Entry: Codable {
        let conversation: UInt64
        var through: UInt64?
        var own: [UInt64]?
    }

    /// Where it is.
    let path: String

    private let folder: String
    private let server: String
    private let account: String

    /// The file of an account on a server, in a folder of the server's own.
    ///
    /// - Parameter folder: The folder of all state.
    init(folder: String, address: ServerAddress, account: String) {
        server = address.description.lowercased()
        self.account = account.lowercased()
        self.folder = "\(folder)/\(Self.safe(server))"
        path = "\(self.folder)/\(Self.safe(self.account)).json"
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
    func load() throws(Failure) -> Progress? {
        guard let bytes = try read() else {
            return nil
        }
        do {
            let content = try JSONDecoder().decode(Content.self, from: bytes)
            guard content.version == 1 else {
                throw Failure.unreadable
            }
            return try JSONDecoder().decode(Progress.self, from: JSONEncoder().encode(content.conversations))
        } catch {
            throw .unreadable
        }
    }

    /// Writes it, together with what others have written where that is further. What cannot be read is replaced.
    ///
    /// - Parameter restarted: Conversations of which nothing is kept that is there: they have started anew.
    /// - Throws: ``Failure/unwritable``.
    func save(_ progress: Progress, replacing restarted: Set<UInt64> = []) throws(Failure) {
        let lock = try lock()
        defer { close(lock) }
        let there = try? load()
        try replace(with: Self.merged(progress, there ?? Progress(), replacing: restarted))
    }

    /// Removes it, if there is one.
    ///
    /// - Throws: ``Failure/unwritable``.
    func remove() throws(Failure) {
        let lock = try lock()
        defer { close(lock) }
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .unwritable
        }
    }

    /// Keeps others from writing it until the descriptor is closed.
    private func lock() throws(Failure) -> Int32 {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unwritable
        }
        let lock = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw .unwritable
        }
        _ = flock(lock, LOCK_EX)
        return lock
    }

    private func replace(with entries: [Entry]) throws(Failure) {
        let content = Content(server: server, account: account, conversations: entries)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let bytes = try? encoder.encode(content) else {
            throw .unwritable
        }
        let fresh = path + ".new"
        _ = unlink(fresh)
        let file = open(fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unwritable
        }
        let isWritten = (try? FileWriter(descriptor: file).write(bytes)) != nil && fsync(file) == 0
        close(file)
        guard isWritten, rename(fresh, path) == 0 else {
            _ = unlink(fresh)
            throw .unwritable
        }
    }

    private func read() throws(Failure) -> Data? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else {
                throw .unreadable
            }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largestSize,
            let bytes = FileManager.default.contents(atPath: path)
        else {
            throw .unreadable
        }
        return bytes
    }

    /// The further of both, by conversation; of those that have started anew, the first's.
    private static func merged(
        _ first: Progress,
        _ second: Progress,
        replacing restarted: Set<UInt64>
    ) -> [Entry] {
        let conversations = Set(first.cursors.keys).union(first.own.keys).union(second.cursors.keys).union(
            second.own.keys
        )
        return conversations.sorted().map { conversation in
            let second = restarted.contains(conversation) ? Progress() : second
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
