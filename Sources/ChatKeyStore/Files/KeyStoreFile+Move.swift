package import ChatClientCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SQLiteKeyStore {
    /// How long it is waited for other programs that have a file open which is moved, in seconds.
    package static let moveSeconds = 1.0

    /// Gives the file of an earlier account another name: `PATH.former-N`. It stays complete if the program is killed
    /// meanwhile: all is in the one file before the one `rename`.
    ///
    /// - Returns: The new path; `nil` if there is no file.
    /// - Throws: ``KeyStoreError``: another program has the file open, or it cannot be moved. Then it is where it was.
    package static func setAside(
        path: String,
        busySeconds: Double = moveSeconds
    ) throws(KeyStoreError) -> String? {
        let file = KeyStoreFile(path: path)
        do {
            return try file.whileLocked {
                guard file.identity != nil else {
                    return nil
                }
                _ = try file.prepare()
                try KeyDatabase.removeLog(path, busySeconds: busySeconds)
                let former = freePath(path)
                guard rename(path, former) == 0 else {
                    throw KeyStoreError.system(errno, path)
                }
                return former
            }
        } catch {
            throw KeyStoreError(error, path: path)
        }
    }

    /// The first name that is free. Nobody else takes one: the lock is held.
    private static func freePath(_ path: String) -> String {
        var number = 1
        while KeyStoreFile(path: "\(path).former-\(number)").identity != nil {
            number += 1
        }
        return "\(path).former-\(number)"
    }
}
