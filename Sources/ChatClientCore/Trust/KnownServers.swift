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

/// The certificates of the servers that a person has used before: one `host:port fingerprint` a line.
struct KnownServers {
    let file: String

    /// The certificate of last time.
    ///
    /// - Throws: ``ChatError`` when the file, or the server's line in it, is there and cannot be read. Then nobody may
    ///   be trusted: it might name another certificate.
    func fingerprint(of address: ServerAddress) throws -> CertificateFingerprint? {
        let key = address.description.lowercased()
        guard let line = try lines().first(where: { Self.words($0).first?.lowercased() == key }) else {
            return nil
        }
        guard let entry = Self.entry(line) else {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), has a line for \(address) that cannot be read. Ask whoever runs the "
                    + "server for its fingerprint and correct the line, or remove it."
            )
        }
        return entry.fingerprint
    }

    /// Remembers a certificate in place of the one before. Lines that cannot be read stay as they are.
    ///
    /// - Throws: ``ChatError`` when the file cannot be written.
    func remember(_ fingerprint: CertificateFingerprint, of address: ServerAddress) throws {
        let key = address.description.lowercased()
        var lines = try lines().filter { Self.entry($0)?.address != key }
        lines.append("\(key) \(fingerprint)")
        let url = URL(fileURLWithPath: file)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url, options: .atomic)
        } catch {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), cannot be written. Check its folder's permissions."
            )
        }
    }

    private func lines() throws -> [String] {
        guard FileManager.default.fileExists(atPath: file) else {
            return []
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ChatError(.trustFile, "The file of known servers, \(file), cannot be read. Check its permissions.")
        }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    private static func entry(_ line: String) -> (address: String, fingerprint: CertificateFingerprint)? {
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
