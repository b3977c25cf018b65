import ChatProtocol
import Synchronization

/// Decides about the certificate that a server shows, during the TLS handshake, and keeps the decision.
final class TrustCheck: Sendable {
    private enum Expectation {
        case anything(acceptChange: Bool, known: CertificateFingerprint?)
        case exactly(CertificateFingerprint)
    }

    private let expectation: Expectation
    private let address: ServerAddress
    private let servers: KnownServers?
    private let outcome = Mutex<Result<(CertificateFingerprint, TrustDecision), ChatError>?>(nil)

    /// Reads what is known of the server.
    ///
    /// - Parameter established: The certificate that this session has trusted before: no other one will do, whatever the
    ///   file says by now.
    /// - Throws: ``ChatError`` when the file cannot be read or the fingerprint is none.
    init(_ policy: TrustPolicy, address: ServerAddress, established: CertificateFingerprint? = nil) throws {
        self.address = address
        switch policy {
        case .firstUse(let file, let acceptChange):
            if let established {
                servers = nil
                expectation = .anything(acceptChange: false, known: established)
                return
            }
            let servers = KnownServers(file: file)
            self.servers = servers
            expectation = .anything(acceptChange: acceptChange, known: try servers.fingerprint(of: address))
        case .pinned(let text):
            guard let fingerprint = CertificateFingerprint(text) else {
                throw ChatError(.certificateMismatch, "A fingerprint has 64 hexadecimal digits; colons are allowed.")
            }
            servers = nil
            expectation = .exactly(fingerprint)
        }
    }

    /// Whether the handshake may go on with this certificate.
    func accepts(_ shown: CertificateFingerprint) -> Bool {
        let result = judge(shown)
        outcome.withLock { $0 = result.map { (shown, $0) } }
        if case .success = result { return true }
        return false
    }

    /// What was decided; `nil` when no certificate was shown.
    var decision: Result<(CertificateFingerprint, TrustDecision), ChatError>? {
        outcome.withLock { $0 }
    }

    /// Remembers a certificate that was not known, now that the server has proven to be one of ours.
    func remember() throws {
        guard let servers, case .success((let fingerprint, let decision)) = self.decision else {
            return
        }
        if decision == .firstUse || decision == .accepted {
            try servers.remember(fingerprint, of: address)
        }
    }

    private func judge(_ shown: CertificateFingerprint) -> Result<TrustDecision, ChatError> {
        switch expectation {
        case .exactly(let pinned):
            guard shown == pinned else {
                return .failure(
                    ChatError(
                        .certificateMismatch,
                        "The server at \(address) shows another certificate than the one asked for: \(shown). "
                            + "Nothing was sent. Check the fingerprint with whoever runs the server."
                    )
                )
            }
            return .success(.pinned)
        case .anything(_, known: nil):
            return .success(.firstUse)
        case .anything(let acceptChange, let known?):
            if shown == known {
                return .success(.known)
            }
            guard acceptChange else {
                return .failure(
                    ChatError(
                        .certificateChanged,
                        "It is not the one of last time. Last time it was\n\(known)\nNow it is\n\(shown)"
                    )
                )
            }
            return .success(.accepted)
        }
    }
}
