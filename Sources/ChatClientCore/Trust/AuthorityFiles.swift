#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The places of the system's root certificates.
struct AuthorityFiles: Sendable, Equatable {
    /// A PEM file of all roots; `nil` for none.
    var bundle: String?

    /// Folders of PEM files that are named by the hash of the subject, separated by colons; `nil` for none.
    var folders: String?

    /// Where Debian, Ubuntu, Arch and Alpine, then Fedora, then macOS keep theirs.
    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]
    private static let usualFolder = "/etc/ssl/certs"

    /// The places where the roots were looked for.
    var tried: [String] {
        let named = [bundle, folders].compactMap(\.self)
        return named.isEmpty ? Self.bundles + [Self.usualFolder] : named
    }

    /// Finds the places: those that OpenSSL's variables `SSL_CERT_FILE` and `SSL_CERT_DIR` name, or else the usual
    /// ones. If one of the variables is set, the other place is left out.
    ///
    /// - Parameter exists: Whether there is a file or folder of this path.
    static func find(
        _ environment: [String: String] = ProcessInfo.processInfo.environment,
        exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
    ) -> Self {
        let named = Self(bundle: named("SSL_CERT_FILE", environment), folders: named("SSL_CERT_DIR", environment))
        guard named == Self() else {
            return named
        }
        if let bundle = bundles.first(where: exists) {
            return Self(bundle: bundle)
        }
        return Self(folders: exists(usualFolder) ? usualFolder : nil)
    }

    private static func named(_ variable: String, _ environment: [String: String]) -> String? {
        environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
}
