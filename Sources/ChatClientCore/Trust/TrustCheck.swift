import ChatProtocol
import Synchronization

/// Server authentication by trust on first use (TOFU) or by a pinned certificate. Decides during the TLS handshake,
/// and keeps the decision; the server's id is checked after it, by ``settle(serverID:)``.
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
            expectation = .anything(acceptChange: acceptChange, known: try servers.fingerprint(of: .address(address)))
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

    /// Completes the decision with the id that the server gave itself, and stores a new certificate under its address and
    /// under its id.
    ///
    /// A certificate that matches the known one of the address is enough, whichever id the server claims. At a new address
    /// the id tells whether the server is known from another address; then it must show the certificate known from there.
    ///
    /// - Returns: The decision, which the id may have changed.
    /// - Throws: ``ChatError`` when the id belongs to a server with another certificate, or the file cannot be written.
    @discardableResult
    func settle(serverID: [UInt8]?) throws -> TrustDecision {
        guard case .success((let shown, let decision)) = self.decision else {
            throw ChatError(.notTandem, "")
        }
        guard let servers else {
            return decision
        }
        let address = KnownServers.Key.address(address)
        guard let id = serverID.map(KnownServers.Key.serverID) else {
            if decision != .known {
                try servers.remember(shown, of: [address])
            }
            return decision
        }
        let known = try servers.fingerprint(of: id)
        switch decision {
        case .known:
            // Any server can claim any id, so this certificate must not replace the one known for the id.
            if known == nil {
                try servers.remember(shown, of: [id])
            }
            return .known
        case .firstUse:
            let result = try judge(shown, knownByID: known)
            try servers.remember(shown, of: [address, id])
            return result
        case .accepted:
            try servers.remember(shown, of: [address, id])
            return .accepted
        case .pinned:
            return .pinned
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

    /// Judges a certificate at a new address by the one that is known for the server's id, if any.
    private func judge(
        _ shown: CertificateFingerprint,
        knownByID known: CertificateFingerprint?
    ) throws(ChatError) -> TrustDecision {
        guard let known else {
            return .firstUse
        }
        if shown == known {
            return .known
        }
        guard case .anything(acceptChange: true, _) = expectation else {
            throw ChatError(
                .certificateChanged,
                "The server says that it is one you know by another address. That one showed\n\(known)\nThis one shows\n\(shown)"
            )
        }
        return .accepted
    }
}
