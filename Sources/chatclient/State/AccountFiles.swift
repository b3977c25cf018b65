import ChatClientCore
import ChatProtocol

/// The files that this device keeps for an account on a server: a folder per server, and in it the files
/// `ACCOUNT.SUFFIX`.
struct AccountFiles: Sendable, Equatable {
    private let folder: String
    private let account: String

    /// The files of an account on a server: by the server's id if it has one, because its address may change.
    ///
    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``.
    ///   - address: The server's address.
    ///   - serverID: The server's id, see ``ServerWelcome/serverID``.
    ///   - account: The account, in upper or lower case.
    init(folder: String, address: ServerAddress, serverID: [UInt8]?, account: String) {
        self.init(folder: folder, server: serverID.map(Self.name) ?? Self.name(of: address), account: account)
    }

    /// The files of an account on the server of this name.
    init(folder: String, server: String, account: String) {
        self.folder = "\(folder)/\(Self.safe(server))"
        self.account = Self.safe(account.lowercased())
    }

    /// The path of a file.
    ///
    /// - Parameter suffix: The end of its name, without the dot before it and without a dot in it: accounts' names may
    ///   have dots, and no file may be one of another account.
    func path(_ suffix: String) -> String {
        "\(folder)/\(account).\(suffix)"
    }

    /// The name of a server with an id. It cannot collide with an address: each has a colon before its port.
    static func name(of serverID: [UInt8]) -> String {
        "server-\(serverID.hexadecimal)"
    }

    /// The name of a server without an id.
    static func name(of address: ServerAddress) -> String {
        address.description.lowercased()
    }

    /// Makes a name safe as a file name: bytes other than letters, digits, dot, hyphen and underscore are
    /// percent-encoded.
    static func safe(_ name: String) -> String {
        let encoded = name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            guard !isPlain, !".-_".unicodeScalars.contains(scalar) else {
                return String(scalar)
            }
            return "%" + String(byte, radix: 16, uppercase: true)
        }.joined()
        // A leading dot is encoded, so that the name cannot be `.` or `..`.
        return encoded.hasPrefix(".") ? "%2E" + encoded.dropFirst() : encoded
    }
}
