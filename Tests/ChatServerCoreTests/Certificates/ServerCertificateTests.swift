import ChatStorage
import ChatTesting
import Crypto
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ServerCertificateTests {
    @Test func `a certificate is made at the first start and kept`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let first = try ServerCertificate(dataDirectory: folder.path)
        let files = [try folder.read("certificate.pem"), try folder.read("key.pem")]
        let second = try ServerCertificate(dataDirectory: folder.path)
        #expect(second.fingerprint == first.fingerprint)
        #expect([try folder.read("certificate.pem"), try folder.read("key.pem")] == files)
    }

    @Test(arguments: ["certificate.pem", "key.pem"])
    func `only its owner can read or write it`(file: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try ServerCertificate(dataDirectory: folder.path)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(file))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `the fingerprint is the SHA-256 of the certificate's DER bytes`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let certificate = try ServerCertificate(dataDirectory: folder.path)
        let lines = try folder.read("certificate.pem").split(separator: "\n").filter { !$0.hasPrefix("-----") }
        let der = try #require(Data(base64Encoded: lines.joined()))
        let hex = SHA256.hash(data: der).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        #expect("\(certificate.fingerprint)" == "SHA256:" + hex.joined(separator: ":").uppercased())
    }

    @Test func `two folders have two certificates`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let one = try ServerCertificate(dataDirectory: folder.folder("one"))
        let two = try ServerCertificate(dataDirectory: folder.folder("two"))
        #expect(one.fingerprint != two.fingerprint)
    }

    @Test func `a certificate that does not fit its key is refused with both named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try ServerCertificate(dataDirectory: folder.folder("one"))
        _ = try ServerCertificate(dataDirectory: folder.folder("two"))
        let certificate = folder.file("one/certificate.pem")
        let key = folder.file("two/key.pem")
        let error = try #require(throws: CertificateError.self) {
            try ServerCertificate(certificatePath: certificate, keyPath: key)
        }
        #expect(error == .mismatch(certificate: certificate, key: key))
        #expect(
            error.description
                == "The certificate in \(certificate) does not fit the key in \(key). "
                + "Configure the two that belong together."
        )
    }

    @Test func `a first start that was killed between the two files is finished by the next`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let killed = try ServerCertificate(dataDirectory: folder.path)
        try FileManager.default.removeItem(atPath: folder.file("certificate.pem"))
        let made = try ServerCertificate(dataDirectory: folder.path, mayBeUnfinished: true)
        #expect(made.isNew)
        #expect(made.fingerprint != killed.fingerprint)
        let next = try ServerCertificate(dataDirectory: folder.path, mayBeUnfinished: true)
        #expect(!next.isNew)
        #expect(next.fingerprint == made.fingerprint)
        // The certificate is written last, so a certificate without a key is not an unfinished start.
        try FileManager.default.removeItem(atPath: folder.file("key.pem"))
        #expect(throws: CertificateError.self) {
            try ServerCertificate(dataDirectory: folder.path, mayBeUnfinished: true)
        }
    }

    @Test(arguments: [("certificate.pem", "key.pem"), ("key.pem", "certificate.pem")])
    func `where one of the two is gone no new one is made`(missing: String, present: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try ServerCertificate(dataDirectory: folder.path)
        try FileManager.default.removeItem(atPath: folder.file(missing))
        let error = try #require(throws: CertificateError.self) {
            try ServerCertificate(dataDirectory: folder.path)
        }
        #expect(error == .halfMissing(present: folder.file(present), missing: folder.file(missing)))
        #expect(error.description.hasPrefix("\(folder.file(present)) is there but \(folder.file(missing)) is not."))
        #expect(!FileManager.default.fileExists(atPath: folder.file(missing)))
    }

    @Test func `files that are not there are named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try ServerCertificate(dataDirectory: folder.path)
        let missing = folder.file("missing.pem")
        #expect(throws: CertificateError.missing("certificate", path: missing)) {
            try ServerCertificate(certificatePath: missing, keyPath: folder.file("key.pem"))
        }
        let error = try #require(throws: CertificateError.self) {
            try ServerCertificate(certificatePath: folder.file("certificate.pem"), keyPath: missing)
        }
        #expect(
            error.description
                == "The key file \(missing) does not exist or cannot be read. Check the path and the permissions."
        )
    }

    @Test(arguments: ["", "not PEM at all", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `files that hold something else are named`(text: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try ServerCertificate(dataDirectory: folder.path)
        let other = try folder.write(text, to: "other.pem")
        let error = try #require(throws: CertificateError.self) {
            try ServerCertificate(certificatePath: other, keyPath: folder.file("key.pem"))
        }
        #expect(
            error.description
                == "The certificate file \(other) holds no PEM certificate. Check that it is the right file."
        )
        #expect(throws: CertificateError.unreadable("key", path: other)) {
            try ServerCertificate(certificatePath: folder.file("certificate.pem"), keyPath: other)
        }
    }

    @Test func `a folder that cannot be written is named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = folder.file("no such folder")
        #expect(throws: StorageError.notWritable(path: data, reason: "No such file or directory")) {
            try ServerCertificate(dataDirectory: data)
        }
    }
}
