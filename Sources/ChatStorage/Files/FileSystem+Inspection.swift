#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension FileSystem {
    /// Checks that a folder can be used or made, without making anything: it is a folder in which files can be created,
    /// or the nearest folder above it that exists is.
    static func checkUsable(folder: String) throws(StorageError) {
        var path = folder
        var status = stat()
        while stat(path, &status) != 0 {
            let error = SystemError.last
            guard error.isMissing || error.isBelowFile, parent(of: path) != path else {
                throw error.reading(path)
            }
            // A link that leads nowhere: no folder can be made in its place.
            guard lstat(path, &status) != 0 else {
                throw .notFolder(path: path)
            }
            path = parent(of: path)
        }
        guard isFolder(path) else {
            throw .notFolder(path: path)
        }
        try checkWritable(folder: path)
        guard path == folder || !isSystems(path) else {
            throw .notWritable(path: folder, reason: "the system has its own files there")
        }
    }

    /// Whether a folder is one of `/proc` or `/sys`, in which not even root, who may write everywhere, makes folders.
    private static func isSystems(_ path: String) -> Bool {
        guard let resolved = realpath(path, nil) else {
            return false
        }
        defer { free(resolved) }
        let place = String(cString: resolved) + "/"
        return place.hasPrefix("/proc/") || place.hasPrefix("/sys/")
    }
}

extension DataDirectory {
    /// Checks that a data folder can be used or made, without making or locking anything.
    ///
    /// - Throws: ``StorageError``: the path is not a folder, or cannot be written.
    package static func checkUsable(path: String) throws(StorageError) {
        try FileSystem.checkUsable(folder: path)
    }
}
