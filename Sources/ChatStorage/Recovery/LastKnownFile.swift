/// The file in a data folder that holds the ``LastKnown`` mark.
package actor LastKnownFile {
    /// The file's name in the data folder.
    static let fileName = "last-known.json"

    /// The maximum number of bytes read: a mark has about 200.
    private static let maximumBytes = 4096

    /// The file's path.
    package nonisolated let path: String

    /// Uses a thread of its own: a write waits for the disk.
    private let executor = FileExecutor(label: "last known")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The result of reading the file.
    package enum Contents: Sendable, Equatable {
        /// There is no file: either no server has run here, or a release before 0.2.
        case none
        /// A mark.
        case mark(LastKnown)
        /// The contents are not a valid mark.
        case unreadable
    }

    /// Uses the file of a data folder; does not access it.
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

    /// Replaces the file with a mark, atomically and durably.
    ///
    /// - Throws: ``StorageError``.
    package func write(_ mark: LastKnown) throws {
        try FileSystem.replace(path, with: mark.bytes)
    }

    /// Removes the file durably. Done before a new line begins: a crash between the two must not look like a loss.
    ///
    /// - Throws: ``StorageError``.
    package func remove() throws {
        try FileSystem.remove(path)
        try FileSystem.flushFolder(FileSystem.parent(of: path))
    }
}
