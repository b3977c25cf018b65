import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

@Suite struct TrustCheckTests {
    private let folder: TemporaryFolder
    private let file: String
    private let address = ServerAddress(host: "chat.example", port: 1300)
    private let one: ShownCertificate
    private let renewed: ShownCertificate
    private let other: ShownCertificate

    init() throws {
        folder = try TemporaryFolder()
        file = folder.file("known_servers")
        one = try Fingerprints.certificate(Fingerprints.one, key: Fingerprints.one)
        renewed = try Fingerprints.certificate(String(repeating: "3C", count: 32), key: Fingerprints.one)
        other = try Fingerprints.certificate(Fingerprints.other, key: Fingerprints.other)
    }

    private func check(
        acceptChange: Bool = false,
        established: ServerKnowledge? = nil,
        verdict: ChainVerdict = .unknownAuthority
    ) throws -> TrustCheck {
        let policy = TrustPolicy.firstUse(file: file, acceptChange: acceptChange)
        return try TrustCheck(policy, address: address, established: established) { _ in verdict }
    }

    private func pinned(_ fingerprint: String) throws -> TrustCheck {
        try TrustCheck(.pinned(fingerprint: fingerprint), address: address) { _ in .valid }
    }

    private func known() throws -> ServerKnowledge? {
        try KnownServers(file: file).knowledge(of: address)
    }

    private func decision(of check: TrustCheck) throws -> TrustDecision {
        let decision = try #require(check.decision)
        return try decision.get().decision
    }

    private func key(_ certificate: ShownCertificate) -> ServerKnowledge {
        .key(certificate.key, last: certificate.fingerprint)
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

    @Test func `a renewed certificate with the same key is silent, and is the one of last time from then on`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
        let check = try check()
        #expect(check.accepts(renewed))
        #expect(try decision(of: check) == .known)
        try check.remember()
        #expect(try known() == key(renewed))
        let next = try self.check()
        #expect(!next.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: next) }
        #expect(error.message.contains("Last time it was\n\(renewed.fingerprint)\n"))
    }

    @Test func `a line of 0.1.0 becomes a pin of the key`() throws {
        defer { folder.remove() }
        try folder.write("\(address) \(Fingerprints.one)\n", to: "known_servers")
        let refused = try check()
        #expect(!refused.accepts(renewed))
        try refused.remember()
        #expect(try known() == .certificate(one.fingerprint))
        let check = try check()
        #expect(check.accepts(one))
        try check.remember()
        #expect(try known() == key(one))
        #expect(try self.check().accepts(renewed))
    }

    @Test func `a file that cannot be written keeps nobody out who is known`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
        try FileManager.default.removeItem(atPath: file + ".lock")
        _ = try folder.folder("known_servers.lock")
        let check = try check()
        #expect(check.accepts(renewed))
        try check.remember()
        #expect(try known() == key(one))
        // What is new to the file must be stored.
        let accepting = try self.check(acceptChange: true)
        #expect(accepting.accepts(other))
        #expect(throws: ChatError.self) { try accepting.remember() }
    }

    @Test func `a server met for the first time does not take the place of one that was met meanwhile`() throws {
        defer { folder.remove() }
        let (first, second, third) = (try check(), try check(), try check())
        #expect(first.accepts(one))
        #expect(second.accepts(other))
        #expect(third.accepts(renewed))
        try first.remember()
        let error = try #require(throws: ChatError.self) { try second.remember() }
        #expect(error.code == .certificateChanged)
        #expect(error.message.contains("Last time it was\n\(one.fingerprint)\nNow it is\n\(other.fingerprint)"))
        #expect(try known() == key(one))
        // The same server in another certificate.
        try third.remember()
        #expect(try known() == key(one))
    }

    @Test func `a server without an authority does not take the place of one that has one`() throws {
        defer { folder.remove() }
        let check = try check()
        #expect(check.accepts(one))
        try KnownServers(file: file).remember(.authority, of: address)
        let error = try #require(throws: ChatError.self) { try check.remember() }
        #expect(error.code == .certificateUnverified)
        #expect(try known() == .authority)
    }

    @Test func `what another client has learned since stays`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(.certificate(one.fingerprint), of: address)
        let check = try check()
        #expect(check.accepts(one))
        try KnownServers(file: file).remember(key(other), of: address)
        try check.remember()
        #expect(try known() == key(other))
    }

    @Test func `another certificate than last time is refused, with both shown`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
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
        #expect(try known() == key(one))
    }

    @Test func `a change is accepted once`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
        let accepting = try check(acceptChange: true)
        #expect(accepting.accepts(other))
        #expect(try decision(of: accepting) == .accepted)
        try accepting.remember()
        let next = try check()
        #expect(next.accepts(other))
        #expect(try decision(of: next) == .known)
        #expect(!(try check()).accepts(one))
    }

    @Test func `a change to what an authority vouches for is accepted once, for any key`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
        let accepting = try check(acceptChange: true, verdict: .valid)
        #expect(accepting.accepts(other))
        try accepting.remember()
        #expect(try known() == .authority)
        #expect(try check(verdict: .valid).accepts(one))
        #expect(try !check(verdict: .expired).accepts(other))
    }

    @Test func `a session that has trusted a key takes no other, also when the file has changed`() throws {
        defer { folder.remove() }
        let gone = try check(acceptChange: true, established: key(one), verdict: .valid)
        #expect(!gone.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: gone) }
        #expect(error.code == .certificateChanged)
        try KnownServers(file: file).remember(key(other), of: address)
        let changed = try check(acceptChange: true, established: key(one))
        #expect(!changed.accepts(other))
        #expect(changed.accepts(renewed))
        #expect(try decision(of: changed) == .known)
        // The file is for the next start.
        try changed.remember()
        #expect(try known() == key(other))
    }

    @Test func `a session that an authority vouched for takes what one vouches for, also when the file has changed`()
        throws
    {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(other), of: address)
        let vouched = try check(established: .authority, verdict: .valid)
        #expect(vouched.accepts(one))
        #expect(try decision(of: vouched) == .known)
        let expired = try check(acceptChange: true, established: .authority, verdict: .expired)
        #expect(!expired.accepts(other))
        let error = try #require(throws: ChatError.self) { try decision(of: expired) }
        #expect(error.code == .certificateUnverified)
    }

    @Test func `accepting changes is no change where there is none`() throws {
        defer { folder.remove() }
        try KnownServers(file: file).remember(key(one), of: address)
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
        let check = try pinned(text)
        #expect(check.accepts(one))
        #expect(try decision(of: check) == .pinned)
        try check.remember()
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try !pinned(text).accepts(renewed))
    }

    @Test(arguments: ["", "1A", String(repeating: "1A", count: 33), String(repeating: "1G", count: 32)])
    func `a fingerprint that is none is refused before anything is sent`(text: String) throws {
        defer { folder.remove() }
        let error = try #require(throws: ChatError.self) { try pinned(text) }
        #expect(error.code == .certificateMismatch)
        #expect(error.message == "A fingerprint has 64 hexadecimal digits; colons are allowed.")
    }

    @Test func `a file that cannot be read stops the connection`() throws {
        defer { folder.remove() }
        let path = try folder.folder("known_servers")
        let error = try #require(throws: ChatError.self) {
            try TrustCheck(.firstUse(file: path, acceptChange: true), address: address) { _ in .valid }
        }
        #expect(error.code == .trustFile)
    }
}
