import ChatClientCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file with an account's ``AttentionLists`` on this device. Several clients may change it at once.
struct AttentionFile: Sendable {
    /// The largest file that is read, in bytes: two full lists of the longest keys fit.
    static let largestSize = 4 * AttentionLists.largestCount * AttentionLists.longestKey

    /// The file cannot be read, or was not written by this program.
    struct Unreadable: Error, Equatable {}

    /// The file's content, as JSON. Unknown fields are ignored.
    private struct Content: Codable {
        /// Format version: 1.
        var version = 1
        let ignored: [String]
        let silent: [String]
    }

    /// The path of the file.
    var path: String { file.path }

    private let file: PrivateFile

    /// The file of an account.
    init(of account: AccountFiles) {
        file = PrivateFile(path: account.path("attention"), largestSize: Self.largestSize)
    }

    /// Reads the settings; without a file, everything notifies and nobody is ignored.
    ///
    /// - Throws: ``Unreadable``.
    func load() throws(Unreadable) -> AttentionLists {
        do {
            guard let bytes = try file.read() else {
                return AttentionLists()
            }
            let content = try JSONDecoder().decode(Content.self, from: Data(bytes))
            guard content.version == 1 else {
                throw Unreadable()
            }
            return AttentionLists(ignored: Set(content.ignored), silent: Set(content.silent))
        } catch {
            throw Unreadable()
        }
    }

    /// Removes the file, if it exists: an account was made anew, and the settings were another one's.
    ///
    /// - Throws: `PrivateFile.Failure`, if the file cannot be removed.
    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else {
            return
        }
        try file.whileLocked { try file.remove() }
    }

    /// Changes the stored settings, also those that another client has changed since they were loaded.
    ///
    /// - Parameter edit: The change, such as ``AttentionLists/setIgnored(_:_:)``.
    /// - Returns: The settings after it.
    /// - Throws: ``Unreadable``, because a damaged file may be repaired; `PrivateFile.Failure`, if the file cannot be
    ///   written; and the errors of `edit`. Then nothing is changed.
    func change(_ edit: (inout AttentionLists) throws -> Void) throws -> AttentionLists {
        try file.whileLocked {
            let stored = try load()
            var settings = stored
            try edit(&settings)
            guard settings != stored else {
                return settings
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let content = Content(ignored: settings.ignored.sorted(), silent: settings.silent.sorted())
            try file.replace(with: encoder.encode(content))
            return settings
        }
    }
}
