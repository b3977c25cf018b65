import ChatClientCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file with a login token, in the folder of the server beside the saved progress: mode 0600, in a folder of mode
/// 0700. It is replaced atomically.
struct LoginFile: LoginSecrets {
    private let file: PrivateFile

    /// The path of the file.
    var path: String { file.path }

    var name: String { "The file \(path)" }

    /// The path of the file for ``LoginLock``.
    var lockPath: String { path + ".use" }

    /// Whether there is anything at the path of the file.
    var exists: Bool { access(path, F_OK) == 0 || errno != ENOENT }

    /// Whether a login of the account was remembered on this device, in the file or elsewhere.
    var wasUsed: Bool { access(lockPath, F_OK) == 0 || errno != ENOENT }

    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``.
    ///   - account: The account, in any case.
    init(folder: String, place: LoginPlace, account: String) {
        self.init(serverFolder: "\(folder)/\(AccountFiles.safe(place.name))", account: account)
    }

    /// - Parameter serverFolder: The folder of a server in the folder of all state.
    init(serverFolder: String, account: String) {
        let path = "\(serverFolder)/\(AccountFiles.safe(account.lowercased())).login"
        file = PrivateFile(path: path, largestSize: StoredLogin.largestSize)
    }

    func get() throws(LoginSecretError) -> [UInt8]? {
        do throws(PrivateFile.Failure) {
            return try file.read()
        } catch {
            throw LoginSecretError("\(name) cannot be read.")
        }
    }

    func set(_ secret: [UInt8]) throws(LoginSecretError) {
        try whileLocked { try file.replace(with: secret + [UInt8(ascii: "\n")]) }
    }

    func erase() throws(LoginSecretError) {
        try whileLocked { try file.remove() }
    }

    /// Writes the file again as it is: a full disk or a read-only folder shows now.
    func check() throws(LoginSecretError) {
        try whileLocked {
            if let bytes = try file.read() {
                try file.replace(with: bytes)
            }
        }
    }

    /// Makes the folder of the file, for its owner only.
    func makeFolder() throws(LoginSecretError) {
        try whileLocked {}
    }

    private func whileLocked(_ body: () throws -> Void) throws(LoginSecretError) {
        do {
            try file.whileLocked(body)
        } catch {
            throw LoginSecretError("\(name) cannot be written.")
        }
    }
}
