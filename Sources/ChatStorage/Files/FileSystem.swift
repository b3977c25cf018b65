#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few file operations that need more than Foundation gives: modes, durable replacement, exact times.
enum FileSystem {
    /// Read and write for the owner, nothing for anyone else.
    static let privateFileMode: mode_t = 0o600

    /// All for the owner, nothing for anyone else.
    static let privateFolderMode: mode_t = 0o700

    /// The folder that a path is in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// A path to something in a folder.
    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Makes a folder, and those above it, with mode 0700 where they are missing.
    static func createFolder(_ path: String) throws(StorageError) {
        guard !isFolder(path) else {
            return
        }
        var error = makeFolder(path)
        if let first = error, first.isMissing || first.isBelowFile, parent(of: path) != path {
            try createFolder(parent(of: path))
            error = makeFolder(path)
        }
        // Another process may have made it meanwhile.
        guard let error, !isFolder(path) else {
            return
        }
        throw error.isPresent ? .notFolder(path: path) : error.writing(path)
    }

    private static func makeFolder(_ path: String) -> SystemError? {
        mkdir(path, privateFolderMode) == 0 ? nil : SystemError.last
    }

    /// Whether a folder is there.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes sure that files can be made in a folder.
    static func checkWritable(folder: String) throws(StorageError) {
        guard access(folder, W_OK | X_OK) == 0 else {
            throw SystemError.last.writing(folder)
        }
    }

    /// Whether there is no such file; a symbolic link to none counts as none.
    static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0
    }

    /// The names in a folder, without `.` and `..`; none when it cannot be read.
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

    /// Whether there is no such file, or nothing in it.
    static func isMissingOrEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    /// Makes an empty file of mode 0600 where there is none, and takes others' rights away from one that is there.
    ///
    /// A file that is there is not opened: closing it would free the locks that SQLite holds on it for another connection of this
    /// process (the POSIX rule on `fcntl` locks).
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

    /// Takes a file away; one that is not there is fine.
    static func remove(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 || SystemError.last.isMissing else {
            throw SystemError.last.writing(path)
        }
    }

    /// Gives a file another name in the same folder, in one step and durably; what had that name is gone.
    static func rename(_ path: String, to target: String) throws(StorageError) {
        // Through the module's own function: this one has the name `rename` too.
        guard renameFile(path, target) == 0 else {
            throw SystemError.last.writing(target)
        }
        try flushFolder(parent(of: target))
    }

    /// Makes what happened in a folder survive a loss of power.
    static func flushFolder(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(path)
        }
        defer { close(descriptor) }
        try flush(descriptor, path: path)
    }

    /// Makes what was written to an open file or folder survive a loss of power.
    static func flush(_ descriptor: Int32, path: String) throws(StorageError) {
        guard fsync(descriptor) == 0 else {
            throw SystemError.last.writing(path)
        }
    }
}

private func renameFile(_ path: String, _ target: String) -> Int32 {
    rename(path, target)
}
