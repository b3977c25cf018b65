import ChatProtocol
import ChatStorage
import Crypto
import Foundation
import NIOCore
import NIOSSL

/// The server's TLS certificate with its key.
struct ServerCertificate: Sendable {
    /// The file names of a self-signed certificate and its key in the data folder.
    static let certificateFile = "certificate.pem"
    static let keyFile = "key.pem"

    /// The chain and key in the form that TLS connections use.
    let identity: TLSIdentity

    /// The SHA-256 fingerprint of the certificate, as people compare it.
    let fingerprint: CertificateFingerprint

    /// The SHA-256 of the whole chain: differs from that of a chain with another certificate anywhere.
    let chainDigest: [UInt8]

    /// The time from which the certificate is valid, and that until which it is.
    let validity: (from: Date, until: Date)

    /// Whether the certificate was made at this start: clients that know an earlier certificate of this server
    /// refuse it.
    private(set) var isNew = false

    /// Loads a configured certificate.
    ///
    /// - Throws: ``CertificateError`` if it cannot be read, or does not match its key.
    init(certificatePath: String, keyPath: String) throws {
        let chain = try Self.read(certificatePath, as: "certificate") { try NIOSSLCertificate.fromPEMFile($0) }
        let key = try Self.read(keyPath, as: "key") { path in
            let text = [UInt8](try Data(contentsOf: URL(filePath: path)))
            _ = try NIOSSLPrivateKey(bytes: text, format: .pem)
            return text
        }
        let encoded = try chain.map { try $0.toDERBytes() }
        guard let leaf = encoded.first, let certificate = chain.first else {
            throw CertificateError.unreadable("certificate", path: certificatePath)
        }
        guard let identity = TLSIdentity(chain: encoded, key: key) else {
            throw CertificateError.mismatch(certificate: certificatePath, key: keyPath)
        }
        self.identity = identity
        fingerprint = CertificateFingerprint(sha256OfDER: leaf)
        chainDigest = Array(SHA256.hash(data: encoded.flatMap { $0 }))
        validity = (
            Date(timeIntervalSince1970: TimeInterval(certificate.notValidBefore)),
            Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
        )
    }

    /// Loads the configured certificate, or the self-signed one of the data folder. Makes none.
    ///
    /// - Returns: `nil` if none is configured and the data folder has neither certificate nor key yet.
    /// - Throws: ``CertificateError``.
    static func existing(_ configuration: ServerConfiguration) throws -> ServerCertificate? {
        if let certificate = configuration.certificate, let key = configuration.key {
            return try ServerCertificate(certificatePath: certificate, keyPath: key)
        }
        let folder = configuration.dataDirectory
        let files = [certificateFile, keyFile].map { folder + "/" + $0 }
        let present = files.filter { FileManager.default.fileExists(atPath: $0) }
        switch present.count {
        case 0: return nil
        case 1: throw CertificateError.halfMissing(present: present[0], missing: files.first { $0 != present[0] } ?? "")
        default: return try ServerCertificate(certificatePath: files[0], keyPath: files[1])
        }
    }

    /// Loads the self-signed certificate of a data folder, or makes it at the first start.
    ///
    /// - Parameter mayBeUnfinished: Whether a key without a certificate is the remainder of an interrupted
    ///   first start, which writes the key first. If so, a new certificate and key are made.
    /// - Throws: ``CertificateError`` if one of the two files is missing or damaged, or they cannot be written.
    init(dataDirectory: String, mayBeUnfinished: Bool = false) throws {
        let certificatePath = dataDirectory + "/" + Self.certificateFile
        let keyPath = dataDirectory + "/" + Self.keyFile
        let files = FileManager.default
        var isNew = false
        switch (files.fileExists(atPath: certificatePath), files.fileExists(atPath: keyPath)) {
        case (true, true): break
        case (false, let hasKey) where !hasKey || mayBeUnfinished:
            isNew = true
            let made = try SelfSignedCertificate.make(now: Date())
            try DataDirectory.write(Array(made.key.utf8), to: keyPath)
            try DataDirectory.write(Array(made.certificate.utf8), to: certificatePath)
        case (true, false):
            throw CertificateError.halfMissing(present: certificatePath, missing: keyPath)
        case (false, _):
            throw CertificateError.halfMissing(present: keyPath, missing: certificatePath)
        }
        try self.init(certificatePath: certificatePath, keyPath: keyPath)
        self.isNew = isNew
    }

    private static func read<Value>(_ path: String, as what: String, _ load: (String) throws -> Value) throws -> Value {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CertificateError.missing(what, path: path)
        }
        do {
            return try load(path)
        } catch {
            throw CertificateError.unreadable(what, path: path)
        }
    }
}

/// Why the server has no usable certificate.
enum CertificateError: Error, Equatable, CustomStringConvertible {
    case missing(String, path: String)
    case unreadable(String, path: String)
    case mismatch(certificate: String, key: String)
    case halfMissing(present: String, missing: String)

    var description: String {
        switch self {
        case .missing(let what, let path):
            "The \(what) file \(path) does not exist or cannot be read. Check the path and the permissions."
        case .unreadable(let what, let path):
            "The \(what) file \(path) holds no PEM \(what). Check that it is the right file."
        case .mismatch(let certificate, let key):
            "The certificate in \(certificate) does not fit the key in \(key). Configure the two that belong together."
        case .halfMissing(let present, let missing):
            "\(present) is there but \(missing) is not. Restore it, or remove both to have a new certificate made "
                + "(clients will then warn that it has changed)."
        }
    }
}
