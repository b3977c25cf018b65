import CCertificateChain

/// Whether an authority vouches for a certificate: whether its chain ends in a root that this device trusts, and is
/// valid now and for the host.
enum ChainVerdict: Sendable, Equatable {
    case valid
    case unknownAuthority
    case otherName
    case expired
    case notYetValid
    /// This device has no authorities: none could be read from these files and folders.
    case noAuthorities(tried: [String])
    /// It breaks another rule, such as that it must be for servers.
    case unusable

    init(_ verdict: chain_verdict) {
        self =
            switch verdict {
            case chain_valid: .valid
            case chain_unknown_authority: .unknownAuthority
            case chain_other_name: .otherName
            case chain_expired: .expired
            case chain_not_yet_valid: .notYetValid
            default: .unusable
            }
    }
}
