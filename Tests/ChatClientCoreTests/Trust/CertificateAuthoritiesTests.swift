import ChatTesting
import Foundation
import Testing

@testable import ChatClientCore

@Suite struct CertificateAuthoritiesTests {
    private let folder: TemporaryFolder
    private let chain: [[UInt8]]

    init() throws {
        folder = try TemporaryFolder()
        chain = try TrustFixtures.chain(TestCertificates.server, TestCertificates.middle)
    }

    private func system(_ files: AuthorityFiles) -> CertificateAuthorities {
        .system(files) { TrustFixtures.time }
    }

    @Test func `a file of authorities vouches, in place of the system's`() throws {
        defer { folder.remove() }
        let path = try folder.write(TestCertificates.otherRoot + TestCertificates.root, to: "ca.pem")
        let authorities = try CertificateAuthorities.file(path) { TrustFixtures.time }
        #expect(authorities.verify(chain, host: "chat.example") == .valid)
        #expect(authorities.verify(chain, host: "127.0.0.1") == .valid)
        #expect(authorities.verify(chain, host: "other.example") == .otherName)
        #expect(authorities.verify(chain, host: "") == .otherName)
        #expect(try CertificateAuthorities.file(path) { 0 }.verify(chain, host: "chat.example") == .notYetValid)
    }

    @Test func `a file with a mark of its encoding, or with other line ends, is read`() throws {
        defer { folder.remove() }
        let text = "\u{FEFF}" + TestCertificates.root.replacing("\n", with: "\r\n")
        let authorities = try CertificateAuthorities.file(folder.write(text, to: "ca.pem")) { TrustFixtures.time }
        #expect(authorities.verify(chain, host: "chat.example") == .valid)
    }

    @Test func `a file that cannot be used is told`() throws {
        defer { folder.remove() }
        let broken = TestCertificates.root + TestCertificates.otherRoot.replacing("MII", with: "MIX")
        for (path, end) in [
            (folder.file("none"), "does not exist."),
            (
                try folder.folder("folder"),
                "cannot be read. Check that it is a file of at most 4 MiB, and its permissions."
            ),
            (
                try folder.write(String(repeating: "\n", count: CertificateAuthorities.largestSize + 1), to: "large"),
                "cannot be read. Check that it is a file of at most 4 MiB, and its permissions."
            ),
            (try folder.write("text", to: "text"), "has no certificate that can be read. It must be in PEM form."),
            (try folder.write("", to: "empty"), "has no certificate that can be read. It must be in PEM form."),
            (try folder.write(broken, to: "broken"), "has a certificate that cannot be read, number 2."),
        ] {
            let error = #expect(throws: ChatError.self) { try CertificateAuthorities.file(path) }
            #expect(error?.code == .trustFile)
            #expect(error?.message == "The file of certificate authorities, \(path), \(end)")
        }
    }

    @Test func `the system's bundle and folders vouch`() throws {
        defer { folder.remove() }
        let bundle = try folder.write(TestCertificates.root, to: "bundle.pem")
        #expect(system(AuthorityFiles(bundle: bundle)).verify(chain, host: "chat.example") == .valid)
        // As `openssl rehash` names it: by the hash of the subject, `CN = Root`.
        _ = try folder.folder("certs")
        try folder.write(TestCertificates.root, to: "certs/dcaaf7f0.0")
        let folders = "\(folder.file("none")):\(folder.file("certs"))"
        #expect(system(AuthorityFiles(folders: folders)).verify(chain, host: "chat.example") == .valid)
    }

    @Test func `a system without roots vouches for nobody`() throws {
        defer { folder.remove() }
        let usual = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
            "/etc/ssl/certs",
        ]
        let (none, empty) = (folder.file("none"), try folder.folder("empty"))
        let text = try folder.write("text", to: "text")
        for (files, tried) in [
            (AuthorityFiles(), usual), (AuthorityFiles(bundle: none, folders: none), [none, none]),
            (AuthorityFiles(bundle: text), [text]), (AuthorityFiles(folders: empty), [empty]),
        ] {
            #expect(system(files).verify(chain, host: "chat.example") == .noAuthorities(tried: tried))
        }
        try folder.write("text", to: "empty/file")
        let some = AuthorityFiles(folders: empty)
        #expect(system(some).verify(chain, host: "chat.example") == .unknownAuthority)
    }

    @Test func `a configuration with a fingerprint needs no authorities`() throws {
        defer { folder.remove() }
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.authorities = .file(folder.file("none"))
        #expect(throws: ChatError.self) { try CertificateAuthorities.of(configuration) }
        configuration.trust = .pinned(fingerprint: Fingerprints.one)
        #expect(throws: Never.self) { try CertificateAuthorities.of(configuration) }
    }
}
