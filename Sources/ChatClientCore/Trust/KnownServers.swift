import ChatProtocol
import Foundation

extension TrustPolicy {
    /// `$XDG_CONFIG_HOME/tandem/known_servers`, or the same under `~/.config`.
    public static func defaultFile() -> String {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? "."
        let configured = environment["XDG_CONFIG_HOME"] ?? ""
        // The XDG specification: a path that is not absolute is to be ignored.
        let base = configured.hasPrefix("/") ? configured : home + "/.config"
        return base + "/tandem/known_servers"
    }
}

/// The certificates of the servers that a person has used before: one `host:port fingerprint` a line, and one
/// `id:SERVER_ID fingerprint` for each server that names itself, which holds at all of its addresses. A line that begins with
/// `#` is a comment. Release 0.1.0 takes the lines with an id for those of addresses that it never meets.
struct KnownServers {
    /// What a certificate is known by.
    enum Key: Hashable, CustomStringConvertible {
        /// Where the server was reached: it is known before the server has said anything.
        case address(ServerAddress)
        /// How the server names itself: 16 bytes.
        case serverID([UInt8])

        /// The first word of its line. No port has 32 digits, so none is both.
        var description: String {
            switch self {
            case .address(let address): address.description.lowercased()
            case .serverID(let bytes): "id:" + bytes.hexadecimal
            }
        }
    }

    /// Bytes of the largest file that is read: thousands of servers.
    static let largestSize = 4 * 1024 * 1024

    let file: String

    private var stored: PrivateFile {
        PrivateFile(path: file, largestSize: Self.largestSize)
    }

    /// The certificate of last time.
    ///
    /// - Throws: ``ChatError`` when the file, or the server's line in it, is there and cannot be read. Then nobody may
    ///   be trusted: it might name another certificate.
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

    /// Remembers a certificate by each of these keys in place of the one before. Lines that cannot be read stay as they are.
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

    /// The lines with something on them.
    ///
    /// - Throws: ``ChatError`` when it cannot be read, or when it has lines and none that can be: it was damaged or
    ///   written by something else, and whom it named nobody knows.
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

    /// Editors put a byte order mark before the first line, and joined files have it before others.
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
