import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

@Suite struct KnownServersTests {
    private let folder: TemporaryFolder
    private let servers: KnownServers
    private let address = ServerAddress(host: "chat.example", port: 1300)
    private let one: ServerKnowledge
    private let other: ServerKnowledge

    init() throws {
        folder = try TemporaryFolder()
        servers = KnownServers(file: folder.file("tandem/known_servers"))
        one = .certificate(try Fingerprints.value(Fingerprints.one))
        other = .certificate(try Fingerprints.value(Fingerprints.other))
    }

    @Test func `without a file nobody is known`() throws {
        defer { folder.remove() }
        #expect(try servers.knowledge(of: address) == nil)
    }

    @Test func `a server is remembered in a folder of its owner's`() throws {
        defer { folder.remove() }
        try servers.remember(one, of: address)
        #expect(try servers.knowledge(of: address) == one)
        #expect(
            try folder.read("tandem/known_servers")
                == "chat.example:1300 \(Fingerprints.shown(Fingerprints.one))\n"
        )
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("tandem"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test func `it is for its owner only, also where an earlier release has made it for all`() throws {
        defer { folder.remove() }
        try servers.remember(one, of: address)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: servers.file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("tandem"))
        try servers.remember(other, of: address)
        let file = try FileManager.default.attributesOfItem(atPath: servers.file)
        #expect((file[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let parent = try FileManager.default.attributesOfItem(atPath: folder.file("tandem"))
        #expect((parent[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }

    @Test func `first uses at the same time all stay`() async throws {
        defer { folder.remove() }
        let ports = 1...40
        try await withThrowingTaskGroup(of: Void.self) { group in
            for port in ports {
                group.addTask {
                    try servers.remember(one, of: ServerAddress(host: "chat.example", port: port))
                }
            }
            try await group.waitForAll()
        }
        for port in ports {
            #expect(try servers.knowledge(of: ServerAddress(host: "chat.example", port: port)) == one)
        }
    }

    @Test func `a byte order mark before a line is no part of the name`() throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        let lines = ["\u{FEFF}chat.example:1300 \(Fingerprints.one)", "\u{FEFF}other.example:1 \(Fingerprints.other)"]
        try folder.write(lines.joined(separator: "\r\n"), to: "tandem/known_servers")
        #expect(try servers.knowledge(of: address) == one)
        try servers.remember(other, of: address)
        #expect(try servers.knowledge(of: address) == other)
        #expect(try servers.knowledge(of: ServerAddress(host: "other.example", port: 1)) == other)
    }

    @Test(arguments: ["garbage", "chat.example:1300", "c\u{0}h\u{0}a\u{0}t", "\u{FFFD}\n\n", "{}"])
    func `a file without a line that can be read lets nobody be trusted`(content: String) throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        try folder.write(content, to: "tandem/known_servers")
        let error = try #require(throws: ChatError.self) {
            try servers.knowledge(of: ServerAddress(host: "a", port: 1))
        }
        #expect(error.code == .trustFile)
        #expect(
            error.message
                == "The file of known servers, \(servers.file), has no line that can be read, so no server can be "
                + "recognized. Restore it from a backup, or remove it to begin anew: then check each server's fingerprint."
        )
        #expect(throws: ChatError.self) { try servers.remember(one, of: address) }
        #expect(try folder.read("tandem/known_servers") == content)
    }

    @Test(arguments: ["", "\n", " \r\n", "# nobody yet\n", "\u{FEFF}"])
    func `a file that names nobody is as good as none`(content: String) throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        try folder.write(content, to: "tandem/known_servers")
        #expect(try servers.knowledge(of: address) == nil)
        try servers.remember(one, of: address)
        #expect(try servers.knowledge(of: address) == one)
    }

    @Test func `a link in place of its lock is not followed`() throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        let target = folder.file("target")
        try FileManager.default.createSymbolicLink(atPath: servers.file + ".lock", withDestinationPath: target)
        #expect(throws: ChatError.self) { try servers.remember(one, of: address) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `where it is a link, what it points to is rewritten`() throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        try folder.write("other.example:1 \(Fingerprints.other)\n", to: "dotfile")
        try FileManager.default.createSymbolicLink(
            atPath: servers.file,
            withDestinationPath: folder.file("dotfile")
        )
        try servers.remember(one, of: address)
        #expect(try folder.read("dotfile").contains("chat.example:1300"))
        #expect(try servers.knowledge(of: address) == one)
    }

    @Test func `the last certificate takes the place of the one before`() throws {
        defer { folder.remove() }
        try servers.remember(one, of: address)
        try servers.remember(other, of: ServerAddress(host: "CHAT.example", port: 1300))
        #expect(try servers.knowledge(of: address) == other)
        #expect(try folder.read("tandem/known_servers").split(separator: "\n").count == 1)
    }

    @Test func `each kind of knowledge is a line that reads back`() throws {
        defer { folder.remove() }
        let key = try #require(PublicKeyFingerprint(Fingerprints.other))
        let last = try Fingerprints.value(Fingerprints.one)
        let kinds: [ServerKnowledge] = [.certificate(last), .key(key, last: last), .authority]
        for (port, kind) in kinds.enumerated() {
            try servers.remember(kind, of: ServerAddress(host: "chat.example", port: port + 1))
        }
        for (port, kind) in kinds.enumerated() {
            #expect(try servers.knowledge(of: ServerAddress(host: "chat.example", port: port + 1)) == kind)
        }
        let shown = Fingerprints.shown(Fingerprints.one)
        #expect(
            try folder.read("tandem/known_servers") == """
                chat.example:1 \(shown)
                chat.example:2 key:\(Fingerprints.other.lowercased()) \(shown)
                chat.example:3 authority

                """
        )
    }

    @Test func `an update replaces only what it was made from`() throws {
        defer { folder.remove() }
        try servers.remember(one, of: address)
        try servers.update(.authority, of: address, from: other)
        #expect(try servers.knowledge(of: address) == one)
        try servers.update(.authority, of: ServerAddress(host: "other.example", port: 1), from: one)
        #expect(try servers.knowledge(of: ServerAddress(host: "other.example", port: 1)) == nil)
        try servers.update(.authority, of: address, from: one)
        #expect(try servers.knowledge(of: address) == .authority)
        #expect(try folder.read("tandem/known_servers") == "chat.example:1300 authority\n")
    }

    @Test func `each host and port is a server of its own`() throws {
        defer { folder.remove() }
        let addresses = [
            address, ServerAddress(host: "chat.example", port: 1301), ServerAddress(host: "other.example", port: 1300),
            ServerAddress(host: "::1", port: 1300), ServerAddress(host: "::1:1300", port: 1),
        ]
        for address in addresses.dropFirst() {
            try servers.remember(other, of: address)
            #expect(try servers.knowledge(of: self.address) == nil)
        }
        try servers.remember(one, of: address)
        #expect(try addresses.map { try servers.knowledge(of: $0) } == [one] + Array(repeating: other, count: 4))
    }

    @Test(arguments: ["chat.example", "CHAT.EXAMPLE", "Chat.Example"])
    func `a host's name has no case`(host: String) throws {
        defer { folder.remove() }
        try servers.remember(one, of: ServerAddress(host: "Chat.example", port: 1300))
        #expect(try servers.knowledge(of: ServerAddress(host: host, port: 1300)) == one)
    }

    @Test func `lines that cannot be read stay as they are`() throws {
        defer { folder.remove() }
        let odd = ["# mine", "chat.example:1301", "chat.example:1301 SHA256:12", "a b c", "\u{FFFD}"]
        let known = "Other.example:1 \(Fingerprints.other)"
        _ = try folder.folder("tandem")
        try folder.write((odd + [known]).joined(separator: "\n"), to: "tandem/known_servers")
        #expect(try servers.knowledge(of: address) == nil)
        try servers.remember(one, of: address)
        let lines = try folder.read("tandem/known_servers").split(separator: "\n").map(String.init)
        #expect(lines == odd + [known, "chat.example:1300 \(Fingerprints.shown(Fingerprints.one))"])
        #expect(try servers.knowledge(of: ServerAddress(host: "other.example", port: 1)) == other)
    }

    @Test(arguments: [
        "", " ", "\tSHA256:12", " SHA256:12", " \(Fingerprints.one) x", " AUTHORITY",
        " authority x", " key:\(Fingerprints.one)", " key:12 \(Fingerprints.one)", " key:\(Fingerprints.one) 12",
        " key:\(Fingerprints.one) \(Fingerprints.one) x", " \(Fingerprints.one) key:\(Fingerprints.one)",
    ])
    func `a server whose own line cannot be read is not unknown`(rest: String) throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        try folder.write("# mine\nChat.Example:1300\(rest)\n", to: "tandem/known_servers")
        let error = try #require(throws: ChatError.self) { try servers.knowledge(of: address) }
        #expect(error.code == .trustFile)
        #expect(
            error.message
                == "The file of known servers, \(folder.file("tandem/known_servers")), has a line for chat.example:1300 "
                + "that cannot be read. Ask the server's operator for its fingerprint and correct the line, or remove it."
        )
    }

    @Test func `a tabulator separates as a blank does`() throws {
        defer { folder.remove() }
        _ = try folder.folder("tandem")
        try folder.write("chat.example:1300\t\(Fingerprints.one)\n", to: "tandem/known_servers")
        #expect(try servers.knowledge(of: address) == one)
    }

    @Test func `a file that cannot be read lets nobody be trusted`() throws {
        defer { folder.remove() }
        let folderInPlace = KnownServers(file: try folder.folder("known_servers"))
        for _ in 0..<2 {
            let error = try #require(throws: ChatError.self) { try folderInPlace.knowledge(of: address) }
            #expect(error.code == .trustFile)
            #expect(
                error.message
                    == "The file of known servers, \(folder.file("known_servers")), cannot be read. "
                    + "Check its permissions."
            )
            #expect(throws: ChatError.self) { try folderInPlace.remember(one, of: address) }
        }
    }

    @Test func `a file that cannot be written is named`() throws {
        defer { folder.remove() }
        try folder.write("a file, and no folder", to: "file")
        let servers = KnownServers(file: folder.file("file/known_servers"))
        let error = try #require(throws: ChatError.self) { try servers.remember(one, of: address) }
        #expect(error.code == .trustFile)
        #expect(
            error.message
                == "The file of known servers, \(folder.file("file/known_servers")), cannot be written. "
                + "Check its folder's permissions."
        )
    }
}
