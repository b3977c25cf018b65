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
            expectation = .anything(acceptChange: acceptChange, known: try servers.fingerprint(of: .address(address)))
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

    /// The server has proven to speak our protocol, and says who it is: remembers its certificate, by its address and by its
    /// id.
    ///
    /// A certificate that is known at the address is enough, whatever the server calls itself. At a new address the id tells
    /// whether it is a server that is known from another one: then its certificate must be the known one, too.
    ///
    /// - Returns: What was decided about the certificate, which the id may have changed.
    /// - Throws: ``ChatError`` when the id is that of a server with another certificate, or the file cannot be written.
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
            // Another server may have taken the id: it must not replace what is known of its owner.
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

    /// A certificate at a new address, of a server whose id is known with a certificate or not at all.
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
