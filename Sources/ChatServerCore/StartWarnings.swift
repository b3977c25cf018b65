import ChatProtocol
import ChatStorage
import Foundation

/// Warnings about open registration, unsafe file permissions, and weak or expired certificates, with which the server
/// can still run.
struct StartWarnings {
    /// The fewest bits of an RSA key: smaller keys are weaker than the rest of TLS (NIST SP 800-131A), and public
    /// authorities sign none.
    static let leastRSABits = 2048

    let configuration: ServerConfiguration

    /// Whether the registration policy is known; otherwise the default stands in for an invalid one.
    var knowsRegistration = true

    /// Returns the warnings, each with a remedy.
    ///
    /// - Parameter certificate: `nil` if it is not made yet.
    func sentences(certificate: ServerCertificate?, now: Date = Date()) -> [String] {
        let key = configuration.key ?? configuration.dataDirectory + "/" + ServerCertificate.keyFile
        return [
            folder(configuration.dataDirectory, "data folder"),
            folder(FileSystem.parent(of: configuration.credentials), "folder of the credential store"),
            secret(configuration.credentials, "credential store"),
            secret(key, "certificate's key", permitsGroup: true),
            certificate.flatMap(weakness),
            certificate.flatMap { untimeliness(of: $0, now: now) },
            openness,
        ]
        .compactMap(\.self)
    }

    private func folder(_ path: String, _ what: String) -> String? {
        guard let exposure = FileExposure(path: path), exposure.isWritable else {
            return nil
        }
        return "Others on this machine may write in the \(what) \(path) (mode \(exposure.octal)) and put files in the "
            + "place of the server's. "
            + (exposure.isForeign ? "Choose a folder of the server's user." : "Run: chmod go-w \(path)")
    }

    /// - Parameter permitsGroup: Whether its group may read it: a key is often root's, and the server reads it by its
    ///   group.
    private func secret(_ path: String, _ what: String, permitsGroup: Bool = false) -> String? {
        // A folder in the place of a file is an error of its own.
        guard let exposure = FileExposure(path: path), !exposure.isFolder else {
            return nil
        }
        let isReadable = permitsGroup ? exposure.isReadableByAll : exposure.isReadable
        guard isReadable || exposure.isWritable else {
            return nil
        }
        let advice = permitsGroup && exposure.isForeign ? "chmod o-rwx,g-w \(path)" : "chmod 600 \(path)"
        return "Others on this machine may \(isReadable ? "read" : "write") the \(what) \(path) "
            + "(mode \(exposure.octal)). Run: \(advice)"
    }

    private func weakness(of certificate: ServerCertificate) -> String? {
        let bits = certificate.identity.rsaBits
        guard bits > 0, bits < Self.leastRSABits else {
            return nil
        }
        return "The certificate's key is RSA of \(bits) bits, which can be broken. "
            + "Make one of at least \(Self.leastRSABits) bits."
    }

    private func untimeliness(of certificate: ServerCertificate, now: Date) -> String? {
        let (from, until) = certificate.validity
        if now < from {
            return "The certificate is valid only from \(Self.text(from)) on. Check the clock and the certificate."
        }
        guard now > until else {
            return nil
        }
        return "The certificate expired on \(Self.text(until)). Clients that check it refuse it: renew it."
    }

    /// The day of a time, in UTC.
    static func text(_ time: Date) -> String {
        time.formatted(.iso8601.year().month().day())
    }

    /// The warning that everybody who reaches the server may make an account.
    private var openness: String? {
        guard knowsRegistration, configuration.registration == .open, !isLoopback(configuration.host) else {
            return nil
        }
        return "Everybody who can reach this server may make an account. To change that, set registration to invite, "
            + "approval or closed: with --registration, or in the configuration file."
    }

    /// Whether a server that listens on this address is reached from this machine alone.
    private func isLoopback(_ host: String?) -> Bool {
        guard let host, host != "localhost" else {
            return host != nil
        }
        return IPAddress(host)?.isLoopback ?? false
    }
}
