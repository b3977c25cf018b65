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
    }

    /// A token for an account on the server of a connection.
    init(_ token: LoginToken, account: String, place: LoginPlace) {
        login = token.login
        self.token = token.bytes
        self.account = account.lowercased()
        address = place.address.description.lowercased()
        serverID = place.serverID
        fingerprint = place.fingerprint
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
    }

    /// The line, without its end.
    var bytes: [UInt8] {
        let line = Line(
            login: login,
            token: token.hexadecimal,
            account: account,
            address: address,
            server: serverID?.hexadecimal,
            fingerprint: fingerprint
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and numbers are always encoded.
        return (try? encoder.encode(line)).map { [UInt8]($0) } ?? []
    }

    /// Whether the token may be sent to a server: it has the same certificate, or is at the same address and a person
    /// said that its other certificate is right.
    func isFor(_ account: String, at place: LoginPlace) -> Bool {
        guard self.account == account.lowercased(), serverID == place.serverID else {
            return false
        }
        let isSameAddress = address == place.address.description.lowercased()
        let isVouchedFor = place.trust == .accepted || place.trust == .pinned
        return fingerprint == place.fingerprint || (isSameAddress && isVouchedFor)
    }
}
