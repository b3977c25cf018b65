import ChatProtocol
import Foundation

extension TrustPolicy {
    /// The default file of known servers: `$XDG_CONFIG_HOME/tandem/known_servers`, or the same under `~/.config`.
    public static func defaultFile() -> String {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? "."
        let configured = environment["XDG_CONFIG_HOME"] ?? ""
        // XDG Base Directory specification: ignore a path that is not absolute.
        let base = configured.hasPrefix("/") ? configured : home + "/.config"
        return base + "/tandem/known_servers"
    }
}

/// The certificates of known servers, for trust on first use: one `host:port fingerprint` per line, and one
/// `id:SERVER_ID fingerprint` for each server that has announced an id, valid at all of its addresses. A line that begins
/// with `#` is a comment. Release 0.1.0 reads the lines with an id as those of addresses that it never connects to.
struct KnownServers {
    /// The name under which a certificate is stored.
    enum Key: Hashable, CustomStringConvertible {
        /// The address of the server, known before the server has sent anything.
        case address(ServerAddress)
        /// The id from the server's welcome: 16 bytes.
        case serverID([UInt8])

        /// The first word of its line. No port has 32 digits, so the two kinds cannot be confused.
        var description: String {
            switch self {
            case .address(let address): address.description.lowercased()
            case .serverID(let bytes): "id:" + bytes.hexadecimal
            }
        }
    }

    /// The largest file that is read, in bytes: room for thousands of servers.
    static let largestSize = 4 * 1024 * 1024

    let file: String

    private var stored: PrivateFile {
        PrivateFile(path: file, largestSize: Self.largestSize)
    }

    /// Returns the remembered certificate of a server.
    ///
    /// - Throws: ``ChatError`` when the file, or the server's line in it, exists and cannot be read. Then no
    ///   certificate may be trusted: the line might name a different one.
    func fingerprint(of key: Key) throws -> CertificateFingerprint? {
        let name = key.description
        guard let line = try lines().first(where: { Self.words($0).first?.lowercased() == name }) else {
            return nil
        }
        guard let entry = Self.entry(line) else {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), has a line for \(key) that cannot be read. Ask whoever runs the "
                    + "server for its fingerprint and correct the line, or remove it."
            )
        }
        return entry.fingerprint
    }

    /// Stores a certificate under each of these keys in place of the previous one. Lines that cannot be read stay as they are.
    ///
    /// - Throws: ``ChatError`` when the file cannot be written, or cannot be read any more.
    func remember(_ fingerprint: CertificateFingerprint, of keys: [Key]) throws {
        let names = keys.map(\.description)
        do {
            try stored.whileLocked {
                // Read inside the lock: another client may have remembered another server since.
                var lines = try lines().filter { line in
                    Self.entry(line).map { !names.contains($0.name) } ?? true
                }
                lines += names.map { "\($0) \(fingerprint)" }
                try stored.replace(with: (lines.joined(separator: "\n") + "\n").utf8)
            }
        } catch is PrivateFile.Failure {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), cannot be written. Check its folder's permissions."
            )
        }
    }

    /// Returns the non-empty lines.
    ///
    /// - Throws: ``ChatError`` when the file cannot be read, or when it has lines and all of them are unreadable:
    ///   then it was damaged or overwritten, and the servers that it named are unknown.
    private func lines() throws -> [String] {
        let bytes: [UInt8]
        do throws(PrivateFile.Failure) {
            guard let read = try stored.read() else {
                return []
            }
            bytes = read
        } catch {
            throw ChatError(.trustFile, "The file of known servers, \(file), cannot be read. Check its permissions.")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(Self.withoutMark)
            .filter { !Self.words($0).isEmpty }
        guard lines.isEmpty || lines.contains(where: Self.isReadable) else {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), has no line that can be read, so no server can be recognized. "
                    + "Restore it from a backup, or remove it to begin anew: then check each server's fingerprint."
            )
        }
        return lines
    }

    /// Removes byte order marks: editors put one before the first line, and concatenated files have them before
    /// other lines.
    private static func withoutMark(_ line: Substring) -> String {
        String(line.drop { $0 == "\u{FEFF}" })
    }

    private static func isReadable(_ line: String) -> Bool {
        line.hasPrefix("#") || entry(line) != nil
    }

    private static func entry(_ line: String) -> (name: String, fingerprint: CertificateFingerprint)? {
        let words = words(line)
        guard words.count == 2, let fingerprint = CertificateFingerprint(String(words[1])) else {
            return nil
        }
        return (words[0].lowercased(), fingerprint)
    }

    private static func words(_ line: String) -> [Substring] {
        line.split(whereSeparator: \.isWhitespace)
    }
}
