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

/// What is known about servers, one on each line: `host:port fingerprint` (of the certificate, from release 0.1.0),
/// `host:port key:SPKI fingerprint` (of the public key, and of the certificate that it was last seen in) or
/// `host:port authority`. A line that begins with `#` is a comment.
struct KnownServers {
    /// The largest file that is read, in bytes: room for thousands of servers.
    static let largestSize = 4 * 1024 * 1024

    let file: String

    private var stored: PrivateFile {
        PrivateFile(path: file, largestSize: Self.largestSize)
    }

    /// Returns what is known about a server; `nil` for nothing.
    ///
    /// - Throws: ``ChatError`` when the file, or the server's line in it, exists and cannot be read. Then no
    ///   certificate may be trusted: the line might name a different one.
    func knowledge(of address: ServerAddress) throws -> ServerKnowledge? {
        let key = address.description.lowercased()
        guard let line = try lines().first(where: { Self.words($0).first?.lowercased() == key }) else {
            return nil
        }
        guard let entry = Self.entry(line) else {
            throw ChatError(
                .trustFile,
                "The file of known servers, \(file), has a line for \(address) that cannot be read. Ask the server's "
                    + "operator for its fingerprint and correct the line, or remove it."
            )
        }
        return entry.knowledge
    }

    /// Remembers what is known about a server, in place of what was known before. Unreadable lines are kept.
    ///
    /// - Throws: ``ChatError`` when the file cannot be written, or cannot be read any more.
    func remember(_ knowledge: ServerKnowledge, of address: ServerAddress) throws {
        try change(address) { _ in knowledge }
    }

    /// Replaces what is known about a server, unless another client has replaced it since it was read.
    ///
    /// - Throws: ``ChatError``, as ``remember(_:of:)`` does.
    func update(_ knowledge: ServerKnowledge, of address: ServerAddress, from known: ServerKnowledge) throws {
        try change(address) { $0 == known ? knowledge : nil }
    }

    /// Remembers what is known about a server, unless something is known about it by now. That stays.
    ///
    /// - Parameter compare: Compares the server with what is known, and throws if it does not fit.
    /// - Throws: ``ChatError``, as ``remember(_:of:)`` does, and the errors of `compare`.
    func learn(
        _ knowledge: ServerKnowledge,
        of address: ServerAddress,
        compare: (ServerKnowledge) throws(ChatError) -> Void
    ) throws {
        try change(address) { known in
            guard let known else {
                return knowledge
            }
            try compare(known)
            return nil
        }
    }

    /// - Parameter change: Returns what is known from now on; `nil` to leave the file as it is.
    private func change(_ address: ServerAddress, _ change: (ServerKnowledge?) throws -> ServerKnowledge?) throws {
        let key = address.description.lowercased()
        do {
            try stored.whileLocked {
                // Read inside the lock: another client may have remembered another server since.
                let lines = try lines()
                let known = lines.lazy.compactMap(Self.entry).first { $0.address == key }?.knowledge
                guard let knowledge = try change(known) else {
                    return
                }
                let others = lines.filter { Self.entry($0)?.address != key }
                let text = (others + ["\(key) \(knowledge.text)"]).joined(separator: "\n") + "\n"
                try stored.replace(with: text.utf8)
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

    private static func entry(_ line: String) -> (address: String, knowledge: ServerKnowledge)? {
        let words = words(line)
        guard let address = words.first, let knowledge = ServerKnowledge(words: words.dropFirst()) else {
            return nil
        }
        return (address.lowercased(), knowledge)
    }

    private static func words(_ line: String) -> [Substring] {
        line.split(whereSeparator: \.isWhitespace)
    }
}
