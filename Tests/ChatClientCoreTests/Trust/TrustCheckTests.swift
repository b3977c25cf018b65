import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

@Suite struct TrustCheckTests {
    private let folder: TemporaryFolder
    private let file: String
    private let address = ServerAddress(host: "chat.example", port: 1300)
    private let one: CertificateFingerprint
    private let other: CertificateFingerprint

    init() throws {
        folder = try TemporaryFolder()
        file = folder.file("known_servers")
        one = try Fingerprints.value(Fingerprints.one)
        other = try Fingerprints.value(Fingerprints.other)
    }

    private func check(acceptChange: Bool = false) throws -> TrustCheck {
        try TrustCheck(.firstUse(file: file, acceptChange: acceptChange), address: address)
    }

    private func decision(of check: TrustCheck) throws -> TrustDecision {
        let decision = try #require(check.decision)
        return try decision.get().1
    }

    @Test func `nothing is decided before a certificate is shown`() throws {
        defer { folder.remove() }
        let check = try check()
        #expect(check.decision == nil)
        try check.remember()
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `a server is believed on first use, and known the next time`() throws {
        defer { folder.remove() }
        let first = try check()
        #expect(first.accepts(one))
        #expect(try decision(of: first) == .firstUse)
        #expect(!FileManager.default.fileExists(atPath: file))
        try first.remember()
        let second = try check()
        #expect(second.accepts(one))
        #expect(try decision(of: second) == .known)
    }

    @Test func `a server that did not prove to be one of ours is not remembered`() throws {
        defer { folder.remove() }
        let first = try check()
        #expect(first.accepts(one))
        let second = try check()
        #expect(second.accepts(other))
        #expect(try decision(of: second) == .firstUse)
    }

    @Test func `another certificate than last time is refused, with both shown`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(one, of: address)
        let check = try check()
        #expect(!check.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: check) }
        #expect(error.code == .certificateChanged)
        #expect(
            error.message
                == "It is not the one of last time. Last time it was\n\(Fingerprints.shown(Fingerprints.one))\n"
                + "Now it is\n\(Fingerprints.shown(Fingerprints.other))"
        )
        try check.remember()
        #expect(try KnownServers(file: file).fingerprint(of: address) == one)
    }

    @Test func `whoever accepts the change is asked no more`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(one, of: address)
        let accepting = try check(acceptChange: true)
        #expect(accepting.accepts(other))
        #expect(try decision(of: accepting) == .accepted)
        try accepting.remember()
        let next = try check()
        #expect(next.accepts(other))
        #expect(try decision(of: next) == .known)
        #expect(!(try check()).accepts(one))
    }

    @Test func `a session that has trusted one takes no other, whatever the file says`() throws {
        defer { folder.remove() }
        let trust = TrustPolicy.firstUse(file: file, acceptChange: true)
        let gone = try TrustCheck(trust, address: address, established: one)
        #expect(!gone.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: gone) }
        #expect(error.code == .certificateChanged)
        try KnownServers(file: file).remember(other, of: address)
        let changed = try TrustCheck(trust, address: address, established: one)
        #expect(!changed.accepts(other))
        #expect(changed.accepts(one))
        #expect(try decision(of: changed) == .known)
    }

    @Test func `accepting changes is no change where there is none`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(one, of: address)
        let check = try check(acceptChange: true)
        #expect(check.accepts(one))
        #expect(try decision(of: check) == .known)
    }

    @Test(
        arguments: [
            Fingerprints.one, Fingerprints.one.lowercased(), Fingerprints.shown(Fingerprints.one),
            "sha256:" + Fingerprints.one,
        ]
    )
    func `a pinned certificate is believed, however its fingerprint is written`(text: String) throws {
        defer { folder.remove() }
        let check = try TrustCheck(.pinned(fingerprint: text), address: address)
        #expect(check.accepts(one))
        #expect(try decision(of: check) == .pinned)
        try check.remember()
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `another certificate than the pinned one is refused`() throws {
        defer { folder.remove() }
        let check = try TrustCheck(.pinned(fingerprint: Fingerprints.one), address: address)
        #expect(!check.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: check) }
        #expect(error.code == .certificateMismatch)
        #expect(
            error.message
                == "The server at chat.example:1300 shows another certificate than the one asked for: "
                + "\(Fingerprints.shown(Fingerprints.other)). Nothing was sent. "
                + "Check the fingerprint with whoever runs the server."
        )
    }

    @Test(arguments: ["", "1A", String(repeating: "1A", count: 33), String(repeating: "1G", count: 32)])
    func `a fingerprint that is none is refused before anything is sent`(text: String) throws {
        defer { folder.remove() }
        let error = try #require(throws: ChatError.self) {
            try TrustCheck(.pinned(fingerprint: text), address: address)
        }
        #expect(error.code == .certificateMismatch)
        #expect(error.message == "A fingerprint has 64 hexadecimal digits; colons are allowed.")
    }

    @Test func `a file that cannot be read stops the connection`() throws {
        defer { folder.remove() }
        let path = try folder.folder("known_servers")
        let error = try #require(throws: ChatError.self) {
            try TrustCheck(.firstUse(file: path, acceptChange: true), address: address)
        }
        #expect(error.code == .trustFile)
    }
}
