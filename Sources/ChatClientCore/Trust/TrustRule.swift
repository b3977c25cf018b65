import ChatProtocol

/// Decides whether a certificate is trusted: a pure function of what is known and what is shown.
struct TrustRule: Sendable {
    /// What is expected of the server.
    enum Expectation: Sendable, Equatable {
        /// This very certificate (`--fingerprint`).
        case exactly(CertificateFingerprint)
        /// What is known about the server; `nil` for a server that is new to this device. `acceptsChange` means that a
        /// person chose to trust another certificate, too.
        case known(ServerKnowledge?, acceptsChange: Bool)
    }

    /// A certificate that is trusted.
    struct Trusted: Sendable, Equatable {
        /// The certificate.
        let certificate: ShownCertificate
        /// Why it is trusted.
        let decision: TrustDecision
        /// What is known about the server from now on; `nil` for an exact fingerprint.
        let knowledge: ServerKnowledge?

        /// What the server is recognized by.
        var basis: TrustBasis {
            switch knowledge {
            case nil, .certificate: .fingerprint
            case .key: .key
            case .authority: .authority
            }
        }
    }

    let expectation: Expectation
    let address: ServerAddress

    /// Judges a certificate.
    ///
    /// - Parameter verdict: Whether an authority vouches for it. Called only when that matters, because it reads the
    ///   roots of the system.
    /// - Returns: The refusal as ``ChatError`` if it is not trusted.
    func judge(_ shown: ShownCertificate, verdict: () -> ChainVerdict) -> Result<Trusted, ChatError> {
        switch expectation {
        case .exactly(let pinned):
            guard shown.fingerprint == pinned else {
                return .failure(mismatch(shown))
            }
            return .success(Trusted(certificate: shown, decision: .pinned, knowledge: nil))
        case .known(nil, _):
            return trust(shown, as: .firstUse, verdict())
        case .known(.certificate(let known)?, let acceptsChange):
            guard shown.fingerprint == known else {
                return changed(shown, from: known, acceptsChange, verdict())
            }
            return trustKey(of: shown, as: .known)
        case .known(.key(let known, let last)?, let acceptsChange):
            guard shown.key == known else {
                return changed(shown, from: last, acceptsChange, verdict())
            }
            return trustKey(of: shown, as: .known)
        case .known(.authority?, let acceptsChange):
            let verdict = verdict()
            guard verdict == .valid || acceptsChange else {
                return .failure(unverified(shown, verdict))
            }
            return trust(shown, as: verdict == .valid ? .known : .accepted, verdict)
        }
    }

    /// Trusts a certificate by the authority that vouches for it, or else by its key.
    private func trust(
        _ shown: ShownCertificate,
        as decision: TrustDecision,
        _ verdict: ChainVerdict
    ) -> Result<Trusted, ChatError> {
        guard verdict == .valid else {
            return trustKey(of: shown, as: decision)
        }
        return .success(Trusted(certificate: shown, decision: decision, knowledge: .authority))
    }

    private func trustKey(of shown: ShownCertificate, as decision: TrustDecision) -> Result<Trusted, ChatError> {
        let knowledge = ServerKnowledge.key(shown.key, last: shown.fingerprint)
        return .success(Trusted(certificate: shown, decision: decision, knowledge: knowledge))
    }

    /// Handles another certificate than the pinned one: an authority that vouches for it does not change the pin.
    private func changed(
        _ shown: ShownCertificate,
        from known: CertificateFingerprint,
        _ acceptsChange: Bool,
        _ verdict: ChainVerdict
    ) -> Result<Trusted, ChatError> {
        guard acceptsChange else {
            let voucher =
                verdict == .valid
                ? "\nA certificate authority that this device trusts vouches for the new one and \(address.host)." : ""
            return .failure(
                ChatError(
                    .certificateChanged,
                    "It is not the one of last time. Last time it was\n\(known)\nNow it is\n\(shown.fingerprint)"
                        + voucher
                )
            )
        }
        return trust(shown, as: .accepted, verdict)
    }

    private func mismatch(_ shown: ShownCertificate) -> ChatError {
        ChatError(
            .certificateMismatch,
            "The server at \(address) shows another certificate than the one asked for: \(shown.fingerprint). "
                + "Nothing was sent. Check the fingerprint with the server's operator."
        )
    }

    private func unverified(_ shown: ShownCertificate, _ verdict: ChainVerdict) -> ChatError {
        let reason: String
        switch verdict {
        case .noAuthorities(let tried):
            // The server is not suspicious then.
            return ChatError(
                .trustFile,
                "This device has no certificate authorities, so none can vouch for \(address). None could be read from "
                    + "\(tried.joined(separator: ", ")). Install those of the system (the package ca-certificates), or "
                    + "name a file with --ca. Nothing was sent."
            )
        case .valid, .unusable: reason = "It breaks a rule for certificates of servers."
        case .unknownAuthority: reason = "It comes from no authority that this device trusts."
        case .otherName: reason = "It is for another host than \(address.host)."
        case .expired: reason = "It has expired, or this device's clock is wrong."
        case .notYetValid: reason = "It is not valid yet, or this device's clock is wrong."
        }
        return ChatError(.certificateUnverified, "\(reason) Its fingerprint is\n\(shown.fingerprint)")
    }
}
