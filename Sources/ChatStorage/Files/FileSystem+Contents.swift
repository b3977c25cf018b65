#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Identifies a version of a file without reading it: device, inode, size and times.
struct FileStamp: Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let modified: [Int]

    fileprivate init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let times = [status.st_mtimespec, status.st_ctimespec]
        #else
            let times = [status.st_mtim, status.st_ctim]
        #endif
        modified = times.flatMap { [Int($0.tv_sec), Int($0.tv_nsec)] }
    }
}

/// The bytes of a file and their version.
struct FileContents {
    /// All bytes.
    let bytes: [UInt8]
    /// The version that was read.
    let stamp: FileStamp
}

extension FileSystem {
    /// Returns the version of a file; `nil` when there is none.
    static func stamp(of path: String) throws(StorageError) -> FileStamp? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let error = SystemError.last
            guard error.isMissing else {
                throw error.reading(path)
            }
            return nil
        }
        return FileStamp(status)
    }

    /// Reads a whole file; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The maximum number of bytes.
    static func read(_ path: String, limit: Int) throws(StorageError) -> FileContents? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = SystemError.last
            guard error.isMissing else {
                throw error.reading(path)
            }
            return nil
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw SystemError.last.reading(path)
        }
        return FileContents(bytes: try bytes(of: descriptor, path: path, limit: limit), stamp: FileStamp(status))
    }

    /// Reads at most the first bytes of a file; `nil` when there is none.
    static func readStart(of path: String, count: Int) throws(StorageError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = SystemError.last
            guard error.isMissing else {
                throw error.reading(path)
            }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { readOnce(descriptor, $0) }
        guard read >= 0 else {
            throw SystemError.last.reading(path)
        }
        return Array(bytes.prefix(read))
    }

    private static func bytes(of descriptor: Int32, path: String, limit: Int) throws(StorageError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = chunk.withUnsafeMutableBytes { readOnce(descriptor, $0) }
            guard count >= 0 else {
                throw SystemError.last.reading(path)
            }
            guard count > 0 else {
                return bytes
            }
            guard bytes.count + count <= limit else {
                throw .tooLarge(path: path, limit: limit)
            }
            bytes += chunk[..<count]
        }
    }

    /// Replaces a file atomically and durably: a reader sees the old bytes or the new ones, even after a power
    /// failure. The file gets mode 0600.
    static func replace(_ path: String, with bytes: [UInt8]) throws(StorageError) {
        let target = resolved(path)
        let temporary = target + ".new"
        try remove(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, privateFileMode)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(parent(of: target))
        }
        do {
            defer { close(descriptor) }
            try write(bytes[...], to: descriptor, path: temporary)
            try flush(descriptor, path: temporary)
            try rename(temporary, to: target)
        } catch {
            try? remove(temporary)
            throw error
        }
    }

    /// Extends a file with zeros, durably. A file that is already as long stays unchanged, and on failure the old
    /// length is restored. Nobody else may write to it meanwhile.
    static func extend(_ path: String, to length: Int) throws(StorageError) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw SystemError.last.writing(path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw SystemError.last.writing(path)
        }
        let zeros = [UInt8](repeating: 0, count: 64 * 1024)
        do {
            for start in stride(from: Int(status.st_size), to: length, by: zeros.count) {
                try write(zeros.prefix(length - start), to: descriptor, path: path)
            }
            try flush(descriptor, path: path)
        } catch {
            _ = ftruncate(descriptor, status.st_size)
            throw error
        }
    }

    /// Returns whether a folder cannot take more data because the disk or a quota is full. Probes by writing: the
    /// free space that a system reports accounts neither for a quota nor for its reserve for root.
    static func isDiskFull(folder: String) -> Bool {
        let path = join(folder, ".probe-\(getpid())-\(UInt32.random(in: .min ... .max))")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, privateFileMode)
        guard descriptor >= 0 else {
            return SystemError.last.isFull
        }
        defer {
            close(descriptor)
            unlink(path)
        }
        // As many bytes as SQLite adds to its shared memory file at a time.
        let zeros = [UInt8](repeating: 0, count: 32 * 1024)
        do {
            try write(zeros[...], to: descriptor, path: path)
            return false
        } catch {
            return error == .diskFull(path: path)
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, path: String) throws(StorageError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeOnce(descriptor, $0) }
            guard count >= 0 else {
                throw SystemError.last.writing(path)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Resolves a symbolic link, so that replacing the file leaves the link in place.
    private static func resolved(_ path: String) -> String {
        guard let buffer = realpath(path, nil) else {
            return path
        }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}

private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 || !SystemError.last.isInterruption {
            return count
        }
    }
}

private func writeOnce(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    while true {
        let count = write(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 || !SystemError.last.isInterruption {
            return count
        }
    }
}
