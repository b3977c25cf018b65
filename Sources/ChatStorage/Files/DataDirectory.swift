/// The folder with a server's data, locked against a second server as long as this object lives.
package final class DataDirectory: Sendable {
    /// The folder as it was named.
    package let path: String

    private let lock: FileLock

    /// Takes a folder, making it (mode 0700) where it is missing.
    ///
    /// - Throws: ``StorageError``: it is no folder, cannot be written, or another server has it.
    package init(path: String) throws(StorageError) {
        try FileSystem.createFolder(path)
        try FileSystem.checkWritable(folder: path)
        let lockPath = FileSystem.join(path, "lock")
        guard let lock = try FileLock.take(lockPath) else {
            throw .folderInUse(path: path, processID: FileLock.holder(of: lockPath))
        }
        try lock.recordHolder(path: lockPath)
        self.path = path
        self.lock = lock
    }

    /// Writes a file (mode 0600) whole and through to the disk, or not at all.
    ///
    /// - Throws: ``StorageError``.
    package static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
        try FileSystem.replace(path, with: bytes)
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String {
        FileSystem.join(path, name)
    }
}
