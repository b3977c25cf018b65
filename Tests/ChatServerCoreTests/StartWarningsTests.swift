import ChatProtocol
import ChatStorage
import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct StartWarningsTests {
    /// A server's files with these modes: of the data folder, the key and the credential store.
    private func warnings(data: Int, key: Int, credentials: Int) throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let configuration = try serverConfiguration(in: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        let certificate = try ServerCertificate(dataDirectory: folder.folder("data"))
        try folder.write("alice:Secret1\n", to: "credentials.txt")
        for (name, mode) in [("data", data), ("data/key.pem", key), ("credentials.txt", credentials)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file(name))
        }
        return StartWarnings(configuration: configuration).sentences(certificate: certificate)
            .map { $0.replacingOccurrences(of: folder.path, with: "") }
    }

    @Test func `files for their owner alone are no matter`() throws {
        #expect(try warnings(data: 0o700, key: 0o600, credentials: 0o600) == [])
        #expect(try warnings(data: 0o755, key: 0o400, credentials: 0o600) == [])
    }

    @Test func `a key is often root's and read by the group, a credential store is not`() throws {
        #expect(try warnings(data: 0o700, key: 0o640, credentials: 0o600) == [])
        #expect(try warnings(data: 0o700, key: 0o660, credentials: 0o600).count == 1)
        #expect(try warnings(data: 0o700, key: 0o600, credentials: 0o640).count == 1)
    }

    @Test func `no rights are to be taken from a shared folder, or one in the place of a file`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        var configuration = try serverConfiguration(in: folder)
        configuration.credentials = try folder.folder("shared")
        try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: configuration.credentials)
        #expect(StartWarnings(configuration: configuration).sentences(certificate: nil) == [])
        #expect(FileExposure(path: configuration.credentials)?.isForeign == true)
        #expect(FileExposure(path: folder.path)?.isForeign == false)
    }

    @Test func `what others may read or replace is named with its mode and the command that mends it`() throws {
        #expect(
            try warnings(data: 0o777, key: 0o644, credentials: 0o620) == [
                "Others on this machine may write in the data folder /data (mode 0777) and put files in the place of the "
                    + "server's. Run: chmod go-w /data",
                "Others on this machine may write the credential store /credentials.txt (mode 0620). "
                    + "Run: chmod 600 /credentials.txt",
                "Others on this machine may read the certificate's key /data/key.pem (mode 0644). "
                    + "Run: chmod 600 /data/key.pem",
            ]
        )
    }

    @Test(arguments: [(0o1777, false), (0o777, true), (0o2775, true), (0o755, false)])
    func `a folder with the sticky bit is not one where files can be replaced`(mode: UInt32, isWritable: Bool) {
        #expect(FileExposure(mode: mode).isWritable == isWritable)
    }

    /// Made with `openssl req -x509 -newkey rsa:1024 -nodes -days 36500 -subj /CN=weak`, and with 2048 bits; no
    /// server uses these keys.
    @Test(arguments: [(WeakCertificate.bits1024, 1024), (WeakCertificate.bits2048, 2048)])
    func `an RSA key below 2048 bits is named`(_ pem: WeakCertificate, bits: Int) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        var configuration = try serverConfiguration(in: folder)
        configuration.certificate = try folder.write(pem.certificate, to: "weak.pem")
        configuration.key = try folder.write(pem.key, to: "weak-key.pem")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("weak-key.pem"))
        let certificate = try ServerCertificate(
            certificatePath: folder.file("weak.pem"),
            keyPath: folder.file("weak-key.pem")
        )
        #expect(certificate.identity.rsaBits == bits)
        let warnings = StartWarnings(configuration: configuration).sentences(certificate: certificate)
        let sentence = "The certificate's key is RSA of 1024 bits, which can be broken. Make one of at least 2048 bits."
        #expect(warnings == (bits == 1024 ? [sentence] : []))
    }

    @Test(arguments: [
        nil, "0.0.0.0", "::", "192.0.2.7", "chat.example.org", "127.0.0.1", "127.8.9.1", "::1", "localhost",
    ])
    func `open registration is named where others than this machine reach the server`(host: String?) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        let certificate = try ServerCertificate(dataDirectory: folder.folder("data"))
        let isLocal = host.map { ["127.0.0.1", "127.8.9.1", "::1", "localhost"].contains($0) } ?? false
        for registration in RegistrationMode.allCases {
            var configuration = try serverConfiguration(in: folder)
            configuration.host = host
            configuration.registration = registration
            let warnings = StartWarnings(configuration: configuration).sentences(certificate: certificate)
            let isWarned = warnings.contains { $0.contains("Everybody") && $0.contains("--registration") }
            #expect(isWarned == (registration == .open && !isLocal), "\(registration)")
        }
    }
}
