import Synchronization

/// The certificate of a running server as it is now. A connection takes it when it is accepted, and keeps it: a reload
/// changes nothing for those that are open.
final class LiveCertificate: Sendable {
    private let certificate: Mutex<ServerCertificate>

    /// Starts with this certificate.
    init(_ certificate: ServerCertificate) {
        self.certificate = Mutex(certificate)
    }

    /// The certificate for new connections.
    var current: ServerCertificate {
        certificate.withLock { $0 }
    }

    /// Replaces the certificate.
    func replace(with certificate: ServerCertificate) {
        self.certificate.withLock { $0 = certificate }
    }
}
