#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// File operations that Foundation does not offer: modes, durable replacement, exact times.
package enum FileSystem {
    /// Read and write for the owner, nothing for anyone else.
    static let privateFileMode: mode_t = 0o600

    /// Full access for the owner, nothing for anyone else.
    static let privateFolderMode: mode_t = 0o700

    /// Returns the folder of a path.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Returns the last component of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Returns the path of an entry in a folder.
    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Creates a folder and its missing parents, with mode 0700.
    static func createFolder(_ path: String) throws(StorageError) {
        guard !isFolder(path) else {
            return
        }
        var error = makeFolder(path)
        if let first = error, first.isMissing || first.isBelowFile, parent(of: path) != path {
            try createFolder(parent(of: path))
            error = makeFolder(path)
        }
        // Another process may have created it meanwhile.
        guard let error, !isFolder(path) else {
            return
        }
        throw error.isPresent ? .notFolder(path: path) : error.writing(path)
    }

    private static func makeFolder(_ path: String) -> SystemError? {
        mkdir(path, privateFolderMode) == 0 ? nil : SystemError.last
    }

    /// Returns whether a folder exists.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Checks that files can be created in a folder.
    static func checkWritable(folder: String) throws(StorageError) {
        guard access(folder, W_OK | X_OK) == 0 else {
            throw SystemError.last.writing(folder)
        }
    }

    /// Returns whether a file is missing; a dangling symbolic link counts as missing.
    static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0
    }

    /// Returns the names in a folder, without `.` and `..`; none when it cannot be read.
    static func names(in folder: String) -> Set<String> {
        guard let stream = opendir(folder) else {
            return []
        }
        defer { closedir(stream) }
        var names: Set<String> = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            names.insert(name)
        }
        return names.subtracting([".", ".."])
    }

    /// Returns whether a file is missing or empty.
    static func isMissingOrEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    /// Creates an empty file of mode 0600, or removes group and other permissions from an existing file.
    ///
    /// Does not open an existing file: closing it would release the locks that SQLite holds on it for another
    /// connection of this process (POSIX `fcntl` lock semantics).
    static func createPrivateFile(_ path: String) throws(StorageError) {
        var status = stat()
        guard stat(path, &status) != 0 else {
            if status.st_mode & 0o077 != 0 {
                // Not fatal when it fails: a file of another owner may be shared on purpose.
                _ = chmod(path, status.st_mode & 0o700)
            }
            return
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, privateFileMode)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(path)
        }
        close(descriptor)
    }

    /// Removes a file; a missing file is not an error.
    static func remove(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 || SystemError.last.isMissing else {
            throw SystemError.last.writing(path)
        }
    }

    /// Renames a file within its folder, atomically and durably, replacing a file of that name.
    static func rename(_ path: String, to target: String) throws(StorageError) {
        // Through the module's own function, because this method shadows `rename`.
        guard renameFile(path, target) == 0 else {
            throw SystemError.last.writing(target)
        }
        try flushFolder(parent(of: target))
    }

    /// Makes changes to a folder's entries survive a power failure.
    static func flushFolder(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(path)
        }
        defer { close(descriptor) }
        try flush(descriptor, path: path)
    }

    /// Makes writes to an open file or folder survive a power failure.
    static func flush(_ descriptor: Int32, path: String) throws(StorageError) {
        guard fsync(descriptor) == 0 else {
            throw SystemError.last.writing(path)
        }
    }
}

private func renameFile(_ path: String, _ target: String) -> Int32 {
    rename(path, target)
}
