import ChatProtocol
import Synchronization

/// Server authentication by trust on first use (TOFU) or by a pinned certificate. Decides during the TLS handshake,
/// and keeps the decision.
final class TrustCheck: Sendable {
    private enum Expectation {
        case anything(acceptChange: Bool, known: CertificateFingerprint?)
        case exactly(CertificateFingerprint)
    }

    private let expectation: Expectation
    private let address: ServerAddress
    private let servers: KnownServers?
    private let outcome = Mutex<Result<(CertificateFingerprint, TrustDecision), ChatError>?>(nil)

    /// Loads the expectation for a server.
    ///
    /// - Parameter established: The certificate that this session has trusted before. It is then the only one
    ///   accepted, even if the file has changed since.
    /// - Throws: ``ChatError`` when the file cannot be read or the fingerprint is malformed.
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

    /// Decides whether the handshake may continue with this certificate.
    func accepts(_ shown: CertificateFingerprint) -> Bool {
        let result = judge(shown)
        outcome.withLock { $0 = result.map { (shown, $0) } }
        if case .success = result { return true }
        return false
    }

    /// The decision; `nil` when no certificate was shown.
    var decision: Result<(CertificateFingerprint, TrustDecision), ChatError>? {
        outcome.withLock { $0 }
    }

    /// Stores a new certificate, now that the server has proved to speak this protocol.
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
