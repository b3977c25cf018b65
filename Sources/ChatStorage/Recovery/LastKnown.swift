import ChatProtocol
import Foundation

/// What a server last knew of its messages, kept beside them: a high-water mark, which a database that has shrunk is behind of.
///
/// It is written after what it tells of is durable, so a database is never behind it after a crash or a loss of power. One that is
/// has lost its newest commits (its log was cut or left out of a copy), or is an older copy.
package struct LastKnown: Sendable, Equatable {
    /// Whose messages these were, and their line.
    package var identity: ServerIdentity

    /// The id of the newest message; it never gets smaller within a line, for the last message of a conversation stays.
    package var newestMessage: Int64

    /// The time that the server trusted then, in milliseconds since 1970: what a clock is held against at the next start.
    package var time: Int64

    /// Makes a mark.
    package init(identity: ServerIdentity, newestMessage: Int64, time: Int64) {
        self.identity = identity
        self.newestMessage = newestMessage
        self.time = time
    }
}

extension LastKnown {
    /// The fields as the file has them.
    private struct Fields: Codable {
        var serverID: String
        var line: String
        var newestMessage: Int64
        var time: Int64
    }

    /// Reads a file's bytes.
    ///
    /// - Returns: `nil` when they are no mark.
    init?(_ bytes: [UInt8]) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)),
            let serverID = Self.identity(fields.serverID), let line = Self.identity(fields.line),
            fields.newestMessage >= 0
        else {
            return nil
        }
        identity = ServerIdentity(serverID: serverID, line: line)
        newestMessage = fields.newestMessage
        time = fields.time
    }

    /// The file's bytes: JSON, for an operator who looks.
    var bytes: [UInt8] {
        let fields = Fields(
            serverID: identity.serverID.hexadecimal,
            line: identity.line.hexadecimal,
            newestMessage: newestMessage,
            time: time
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        // Texts and numbers always encode.
        return [UInt8]((try? encoder.encode(fields)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    private static func identity(_ text: String) -> [UInt8]? {
        [UInt8](hexadecimal: text).flatMap { $0.count == ServerIdentity.bytes ? $0 : nil }
    }
}
