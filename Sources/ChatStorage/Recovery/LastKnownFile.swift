/// The file of a data folder that holds its ``LastKnown`` mark.
package actor LastKnownFile {
    /// The file's name in the data folder.
    static let fileName = "last-known.json"

    /// The most bytes that are read: a mark has about 200.
    private static let maximumBytes = 4096

    /// The file.
    package nonisolated let path: String

    /// A thread of its own: a write waits for the disk.
    private let executor = FileExecutor(label: "last known")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// What the file was found to hold.
    package enum Contents: Sendable, Equatable {
        /// There is no file: nothing has run here, or a release before 0.2.
        case none
        /// A mark.
        case mark(LastKnown)
        /// Something that is no mark.
        case unreadable
    }

    /// Names the file of a data folder.
    package init(directory: DataDirectory) {
        path = directory.file(Self.fileName)
    }

    /// Reads the file.
    package func read() -> Contents {
        do {
            guard let contents = try FileSystem.read(path, limit: Self.maximumBytes) else {
                return .none
            }
            return LastKnown(contents.bytes).map(Contents.mark) ?? .unreadable
        } catch {
            return .unreadable
        }
    }

    /// Puts a mark in the file's place, whole and durably.
    ///
    /// - Throws: ``StorageError``.
    package func write(_ mark: LastKnown) throws {
        try FileSystem.replace(path, with: mark.bytes)
    }

    /// Takes the file away durably: before a new line begins, for a crash between the two must not look like a loss.
    ///
    /// - Throws: ``StorageError``.
    package func remove() throws {
        try FileSystem.remove(path)
        try FileSystem.flushFolder(FileSystem.parent(of: path))
    }
}
