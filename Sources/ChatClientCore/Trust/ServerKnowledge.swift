import ChatProtocol

/// What a device knows about a server that it was connected to, and expects of it from then on.
enum ServerKnowledge: Sendable, Equatable {
    /// This very certificate: what release 0.1.0 has stored.
    case certificate(CertificateFingerprint)

    /// This public key, in any certificate; `last` is the certificate that it was last seen in.
    case key(PublicKeyFingerprint, last: CertificateFingerprint)

    /// Any certificate that an authority vouches for.
    case authority
}

extension ServerKnowledge {
    private static let keyPrefix = "key:"
    private static let authorityWord = "authority"

    /// Parses the words that follow the server's address in a line of known servers; `nil` if they have another form.
    init?(words: some Collection<Substring>) {
        let words = Array(words)
        switch words.count {
        case 1 where words[0] == Self.authorityWord:
            self = .authority
        case 1:
            guard let fingerprint = CertificateFingerprint(String(words[0])) else {
                return nil
            }
            self = .certificate(fingerprint)
        case 2:
            guard words[0].hasPrefix(Self.keyPrefix),
                let key = PublicKeyFingerprint(String(words[0].dropFirst(Self.keyPrefix.count))),
                let last = CertificateFingerprint(String(words[1]))
            else {
                return nil
            }
            self = .key(key, last: last)
        default:
            return nil
        }
    }

    /// The words for a line of known servers.
    var text: String {
        switch self {
        case .certificate(let fingerprint): "\(fingerprint)"
        case .key(let key, let last): "\(Self.keyPrefix)\(key) \(last)"
        case .authority: Self.authorityWord
        }
    }
}
