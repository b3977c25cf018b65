/// The folder with a server's data, locked against a second server for the lifetime of this object.
package final class DataDirectory: Sendable {
    /// The folder's path as given.
    package let path: String

    private let lock: FileLock

    /// Locks a folder, creating it (mode 0700) if it is missing.
    ///
    /// - Throws: ``StorageError``: the path is not a folder, is not writable, or another server holds its lock.
    package init(path: String) throws(StorageError) {
        try FileSystem.createFolder(path)
        try FileSystem.checkWritable(folder: path)
        let lockPath = FileSystem.join(path, "lock")
        guard let lock = try FileLock.acquire(lockPath) else {
            throw .folderInUse(path: path, processID: FileLock.holder(of: lockPath))
        }
        try lock.recordHolder(path: lockPath)
        self.path = path
        self.lock = lock
    }

    /// Writes a file (mode 0600) atomically and durably.
    ///
    /// - Throws: ``StorageError``.
    package static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
        try FileSystem.replace(path, with: bytes)
    }

    /// Returns the path of a file in the folder.
    package func file(_ name: String) -> String {
        FileSystem.join(path, name)
    }
}
