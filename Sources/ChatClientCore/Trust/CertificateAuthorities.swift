import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The certificate authorities that a session trusts to vouch for servers.
final class CertificateAuthorities: Sendable {
    /// The largest PEM file that is read, in bytes: room for ten times the roots of a usual system.
    static let largestSize = 4 * 1024 * 1024

    private enum Roots: Sendable {
        /// Not read yet. Most servers are known by their key and need none.
        case files(AuthorityFiles)
        case read(Found)
    }

    private enum Found: Sendable {
        case certificates(RootCertificates)
        /// None could be read from these files and folders.
        case nothing(tried: [String])
    }

    private let roots: Mutex<Roots>
    private let now: @Sendable () -> Int64

    private init(_ roots: Roots, now: @escaping @Sendable () -> Int64) {
        self.roots = Mutex(roots)
        self.now = now
    }

    /// The authorities of the system, which are read when they are needed first.
    static func system(
        _ files: AuthorityFiles = .find(),
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) -> CertificateAuthorities {
        CertificateAuthorities(.files(files), now: now)
    }

    /// The authorities of a PEM file, which is read at once.
    ///
    /// - Throws: ``ChatError`` when the file cannot be read, or has no certificate or a broken one.
    static func file(
        _ path: String,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) throws(ChatError) -> CertificateAuthorities {
        let bytes: [UInt8]?
        do throws(PrivateFile.Failure) {
            bytes = try PrivateFile(path: path, largestSize: largestSize).read()
        } catch {
            throw ChatError(
                .trustFile,
                "The file of certificate authorities, \(path), cannot be read. Check that it is a file "
                    + "of at most \(largestSize / (1024 * 1024)) MiB, and its permissions."
            )
        }
        guard let bytes else {
            throw ChatError(.trustFile, "The file of certificate authorities, \(path), does not exist.")
        }
        let roots = RootCertificates()
        let (added, isBroken) = roots.add(pem: bytes)
        guard added > 0 else {
            throw ChatError(
                .trustFile,
                "The file of certificate authorities, \(path), has no certificate that can be read. "
                    + "It must be in PEM form."
            )
        }
        guard !isBroken else {
            throw ChatError(
                .trustFile,
                "The file of certificate authorities, \(path), has a certificate that cannot be read, "
                    + "number \(added + 1)."
            )
        }
        return CertificateAuthorities(.read(.certificates(roots)), now: now)
    }

    /// The authorities that a configuration names.
    ///
    /// - Throws: ``ChatError``, as ``file(_:now:)`` does.
    static func of(_ configuration: ChatClientConfiguration) throws(ChatError) -> CertificateAuthorities {
        switch (configuration.trust, configuration.authorities) {
        case (.firstUse, .file(let path)): try file(path)
        case (.firstUse, .system), (.pinned, _): system()
        }
    }

    /// Verifies a server's chain now. It may block while roots are read.
    ///
    /// - Parameters:
    ///   - chain: The DER encodings, the server's own certificate first.
    ///   - host: The host that the user named.
    func verify(_ chain: [[UInt8]], host: String) -> ChainVerdict {
        guard let host = VerifiedHost(host) else {
            return .otherName
        }
        switch found() {
        case .certificates(let certificates): return certificates.verify(chain, host: host, at: now())
        case .nothing(let tried): return .noAuthorities(tried: tried)
        }
    }

    private func found() -> Found {
        roots.withLock { roots in
            switch roots {
            case .read(let found):
                return found
            case .files(let files):
                let found = Self.read(files)
                roots = .read(found)
                return found
            }
        }
    }

    /// Reads the system's roots. Those that cannot be read vouch for nobody.
    private static func read(_ files: AuthorityFiles) -> Found {
        let certificates = RootCertificates()
        var hasAny = false
        if let bundle = files.bundle, let pem = try? PrivateFile(path: bundle, largestSize: largestSize).read() {
            hasAny = certificates.add(pem: pem).added > 0
        }
        if let folders = files.folders {
            certificates.add(folders: folders)
            // The files in them are read when a chain needs them.
            hasAny = hasAny || folders.split(separator: ":").contains { hasFiles(String($0)) }
        }
        return hasAny ? .certificates(certificates) : .nothing(tried: files.tried)
    }

    private static func hasFiles(_ folder: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty == false
    }
}
