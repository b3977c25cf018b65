import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file with the lines that an account's user typed on this device, by the kind of prompt. Answers to questions for
/// a password never get here. Several clients may write it at once.
struct HistoryFile: Sendable {
    /// The largest file that is read, in bytes. JSON writes a control character of a line with up to six bytes.
    static let largestSize = 8 * TypedLines.largestBytes

    /// The file cannot be read, or was not written by this program.
    struct Unreadable: Error, Equatable {}

    /// The file's content, as JSON. Unknown fields are ignored.
    private struct Content: Codable {
        /// Format version: 1.
        var version = 1
        let lines: [String: [String]]
    }

    /// The path of the file.
    var path: String { file.path }

    private let file: PrivateFile

    /// The file of an account.
    init(of account: AccountFiles) {
        file = PrivateFile(path: account.path("history"), largestSize: Self.largestSize)
    }

    /// Reads the lines of each kind, the oldest first; without a file, there are none.
    ///
    /// - Throws: ``Unreadable``.
    func load() throws(Unreadable) -> [String: [String]] {
        do {
            guard let bytes = try file.read() else {
                return [:]
            }
            let content = try JSONDecoder().decode(Content.self, from: Data(bytes))
            guard content.version == 1 else {
                throw Unreadable()
            }
            return TypedLines(content.lines).kinds
        } catch {
            throw Unreadable()
        }
    }

    /// Adds the lines that were typed in this session. An unreadable file is replaced.
    ///
    /// - Parameters:
    ///   - lines: All lines of the editor, the oldest first.
    ///   - start: What ``load()`` returned at the session's start.
    /// - Throws: `PrivateFile.Failure`, if the file cannot be written.
    func save(_ lines: [String: [String]], since start: [String: [String]]) throws {
        guard lines != start else {
            return
        }
        try file.whileLocked {
            var typed = TypedLines((try? load()) ?? [:])
            typed.merge(lines, since: start)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try file.replace(with: encoder.encode(Content(lines: typed.kinds)))
        }
    }

    /// Removes the file, if it exists: after the history was switched off, nothing typed stays.
    ///
    /// - Throws: `PrivateFile.Failure`, if the file cannot be removed.
    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else {
            return
        }
        try file.whileLocked { try file.remove() }
    }
}
