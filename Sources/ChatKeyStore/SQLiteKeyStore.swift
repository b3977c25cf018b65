public import ChatClientCore
public import ChatProtocol

/// Key stores in SQLite files: one file for each account on each server.
public enum SQLiteKeyStore {
    /// The path of an account's file below a client's folder of state: `keys/SERVER-ACCOUNT.sqlite`.
    ///
    /// - Parameters:
    ///   - folder: The client's folder of state, without a slash at its end.
    ///   - serverID: The server's id, see ``ServerWelcome/serverID``.
    ///   - account: The account.
    public static func path(in folder: String, serverID: [UInt8], account: Username) -> String {
        // A name has only letters, digits, `_`, `-` and `.`; the digits before it keep the file from being hidden.
        "\(folder)/keys/\(serverID.hexadecimal)-\(account.folded).sqlite"
    }

    /// Opens the store in a file, and creates it (mode 0600, in a folder of mode 0700) if it is missing. Blocks for
    /// some milliseconds, and for up to five seconds while another program creates it: call it at a program's start.
    ///
    /// Several stores of one file, in one or in several processes, may be open at a time.
    ///
    /// - Throws: ``KeyStoreError``: others could read the file or folder, it is a link, it belongs to somebody else, it
    ///   is not a key store, a newer version wrote it, it is damaged, the disk is full, or it cannot be written.
    public static func open(path: String) throws(KeyStoreError) -> KeyStore {
        KeyStore(try SQLiteKeyStoreBackend(path: path))
    }
}
