import CServerTLS
import Foundation

/// The self-signed certificate of a server without a configured one: clients trust it on first use (TOFU).
enum SelfSignedCertificate {
    /// Ten years: an expired pinned certificate warns every client, so it should outlive the server.
    static let lifetime: TimeInterval = 10 * 365 * 24 * 3600

    /// The certificate is valid from one day before it is made, for clients with slow clocks.
    private static let backdating: TimeInterval = 24 * 3600

    /// There was not enough memory to make the certificate.
    struct Failure: Error, CustomStringConvertible {
        let description = "The server could not make a certificate for itself. Free some memory and start it again."
    }

    /// Makes a P-256 key and its certificate, both as PEM text.
    ///
    /// - Throws: ``Failure``.
    static func make(now: Date) throws(Failure) -> (certificate: String, key: String) {
        let made = self_signed_create(
            "Tandem chat server",
            "localhost",
            Int64(now.addingTimeInterval(-backdating).timeIntervalSince1970),
            Int64(now.addingTimeInterval(lifetime).timeIntervalSince1970)
        )
        defer { self_signed_destroy(made) }
        guard let certificate = made.certificate, let key = made.key else {
            throw Failure()
        }
        return (String(cString: certificate), String(cString: key))
    }
}
