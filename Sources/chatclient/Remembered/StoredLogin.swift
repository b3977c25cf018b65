import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A login token with the server that it is for: one line of text, in a file or a keyring.
struct StoredLogin: Sendable, Equatable {
    /// The largest size of the line in bytes.
    static let largestSize = 4096

    /// The number of the remembered login on the server.
    let login: UInt64

    /// The 32 bytes of the token.
    let token: [UInt8]

    /// The account, in lower case.
    let account: String

    /// The address that the token was stored for.
    let address: String

    /// The server's id; `nil` if it has none.
    let serverID: [UInt8]?

    /// The fingerprint of the server's certificate.
    let fingerprint: String

    /// The fingerprint of the server's public key; `nil` if it was not stored.
    let publicKey: String?

    /// Whether an authority vouched for the server at the address.
    let isByAuthority: Bool

    /// The fields of the line, as JSON. Unknown fields are ignored.
    private struct Line: Codable {
        /// Format version: 1.
        var version = 1
        let login: UInt64
        let token: String
        let account: String
        let address: String
        let server: String?
        let fingerprint: String
        var key: String?
        var authority: Bool?
    }

    /// A token for an account on the server of a connection.
    init(_ token: LoginToken, account: String, place: LoginPlace) {
        login = token.login
        self.token = token.bytes
        self.account = account.lowercased()
        address = place.address.description.lowercased()
        serverID = place.serverID
        fingerprint = place.fingerprint
        publicKey = place.publicKey
        isByAuthority = place.basis == .authority
    }

    /// Reads a line; `nil` if it is not one of these.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.largestSize,
            let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)), line.version == 1,
            let token = [UInt8](hexadecimal: line.token), token.count == LoginToken.count
        else {
            return nil
        }
        login = line.login
        self.token = token
        account = line.account
        address = line.address
        serverID = line.server.flatMap { [UInt8](hexadecimal: $0) }
        fingerprint = line.fingerprint
        publicKey = line.key
        isByAuthority = line.authority ?? false
    }

    /// The line, without its end.
    var bytes: [UInt8] {
        let line = Line(
            login: login,
            token: token.hexadecimal,
            account: account,
            address: address,
            server: serverID?.hexadecimal,
            fingerprint: fingerprint,
            key: publicKey,
            authority: isByAuthority ? true : nil
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and numbers are always encoded.
        return (try? encoder.encode(line)).map { [UInt8]($0) } ?? []
    }

    /// Whether the token may be sent to a server: it has the same certificate or public key, or is at the same address
    /// and vouched for there: by an authority as before, or by a person who said that another certificate is right.
    func isFor(_ account: String, at place: LoginPlace) -> Bool {
        guard self.account == account.lowercased(), serverID == place.serverID else {
            return false
        }
        if fingerprint == place.fingerprint || publicKey == place.publicKey {
            return true
        }
        let isVouchedFor = place.trust == .accepted || place.trust == .pinned
        let isVouchedForAgain = isByAuthority && place.basis == .authority
        return address == place.address.description.lowercased() && (isVouchedFor || isVouchedForAgain)
    }
}
