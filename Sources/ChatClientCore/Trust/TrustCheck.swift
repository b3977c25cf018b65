import ChatProtocol
import Synchronization

/// Server authentication: applies the ``TrustRule`` during the TLS handshake, and keeps the decision and what was
/// learned.
final class TrustCheck: Sendable {
    /// Tells whether an authority vouches for a certificate. It may read files.
    typealias Verifier = @Sendable (ShownCertificate) -> ChainVerdict

    private let rule: TrustRule
    private let verifier: Verifier
    /// Where a decision is remembered; `nil` if it is not.
    private let servers: KnownServers?
    private let outcome = Mutex<Result<TrustRule.Trusted, ChatError>?>(nil)

    /// Loads the expectation for a server.
    ///
    /// - Parameters:
    ///   - established: What this session knows about the server from its earlier connections. Only that counts then,
    ///     even if the file has changed since.
    ///   - verifier: Tells whether an authority vouches for a certificate.
    /// - Throws: ``ChatError`` when the file cannot be read or the fingerprint is malformed.
    init(
        _ policy: TrustPolicy,
        address: ServerAddress,
        established: ServerKnowledge? = nil,
        verifier: @escaping Verifier
    ) throws {
        self.verifier = verifier
        switch policy {
        case .firstUse(let file, let acceptChange):
            guard let established else {
                let servers = KnownServers(file: file)
                self.servers = servers
                let known = try servers.knowledge(of: address)
                rule = TrustRule(expectation: .known(known, acceptsChange: acceptChange), address: address)
                return
            }
            servers = nil
            rule = TrustRule(expectation: .known(established, acceptsChange: false), address: address)
        case .pinned(let text):
            guard let fingerprint = CertificateFingerprint(text) else {
                throw ChatError(.certificateMismatch, "A fingerprint has 64 hexadecimal digits; colons are allowed.")
            }
            servers = nil
            rule = TrustRule(expectation: .exactly(fingerprint), address: address)
        }
    }

    /// Decides whether the handshake may continue with this certificate. It may block while roots are read.
    func accepts(_ shown: ShownCertificate) -> Bool {
        let result = rule.judge(shown) { verifier(shown) }
        outcome.withLock { $0 = result }
        if case .success = result { return true }
        return false
    }

    /// The decision; `nil` when no certificate was shown.
    var decision: Result<TrustRule.Trusted, ChatError>? {
        outcome.withLock { $0 }
    }

    /// Stores what was learned, now that the server has proved to speak this protocol.
    ///
    /// - Throws: ``ChatError``, when the file cannot be written, or when another client has met another server at the
    ///   address since the handshake: then this one is not trusted.
    func remember() throws {
        guard let servers, case .success(let trusted) = decision, let learned = trusted.knowledge,
            case .known(let known, _) = rule.expectation, learned != known
        else {
            return
        }
        switch (trusted.decision, known) {
        case (.known, let known?):
            // The file worked without this, too, and may be on a read-only disk.
            try? servers.update(learned, of: rule.address, from: known)
        case (.firstUse, _):
            try servers.learn(learned, of: rule.address) { known throws(ChatError) in
                // Another client met the server meanwhile, and perhaps another one than this.
                _ = try TrustRule(expectation: .known(known, acceptsChange: false), address: rule.address)
                    .judge(trusted.certificate) { verifier(trusted.certificate) }.get()
            }
        case (.accepted, _), (.known, nil), (.pinned, _):
            try servers.remember(learned, of: rule.address)
        }
    }
}
