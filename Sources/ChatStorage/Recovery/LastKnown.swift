import ChatProtocol
import Foundation

/// Rollback detection: a high-water mark of a server's messages, kept beside them to detect a database that has
/// shrunk.
///
/// It is written after the messages that it counts are durable, so a database is never behind it after a crash or a
/// power loss. A database that is behind has lost its newest commits (its log was cut or left out of a copy), or is
/// an older copy.
package struct LastKnown: Sendable, Equatable {
    /// The server that the messages belong to, and their line.
    package var identity: ServerIdentity

    /// The id of the newest message. It never decreases within a line, because the last message of a conversation
    /// is never removed.
    package var newestMessage: Int64

    /// The time that the server trusted then, in milliseconds since 1970: the next start compares the clock with
    /// it.
    package var time: Int64

    /// Creates a mark.
    package init(identity: ServerIdentity, newestMessage: Int64, time: Int64) {
        self.identity = identity
        self.newestMessage = newestMessage
        self.time = time
    }
}

extension LastKnown {
    /// The fields as encoded in the file.
    private struct Fields: Codable {
        var serverID: String
        var line: String
        var newestMessage: Int64
        var time: Int64
    }

    /// Parses the file's bytes.
    ///
    /// - Returns: `nil` when they are not a valid mark.
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

    /// The file's bytes: JSON, readable for an operator.
    var bytes: [UInt8] {
        let fields = Fields(
            serverID: identity.serverID.hexadecimal,
            line: identity.line.hexadecimal,
            newestMessage: newestMessage,
            time: time
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        // Strings and integers always encode.
        return [UInt8]((try? encoder.encode(fields)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    private static func identity(_ text: String) -> [UInt8]? {
        [UInt8](hexadecimal: text).flatMap { $0.count == ServerIdentity.bytes ? $0 : nil }
    }
}
