import ChatClientCore
import ChatProtocol

// Why a server is trusted, or not.
extension DialogueWords {
    /// What to say about a server whose certificate is trusted; `nil` for nothing, if it is the one that is expected.
    static func trusted(_ welcome: ServerWelcome, at address: ServerAddress) -> String? {
        switch (welcome.trust, welcome.trustBasis) {
        case (.firstUse, .authority): firstUseByAuthority(address)
        case (.firstUse, .key), (.firstUse, .fingerprint): firstUse(address, fingerprint: welcome.fingerprint)
        case (.accepted, .authority): authorityAccepted(address, fingerprint: welcome.fingerprint)
        case (.accepted, .key), (.accepted, .fingerprint):
            certificateAccepted(address, fingerprint: welcome.fingerprint)
        case (.known, _), (.pinned, _): nil
        }
    }

    static func firstUse(_ address: ServerAddress, fingerprint: String) -> String {
        """
        Connected to \(address) for the first time. Its certificate's fingerprint is
        \(fingerprint)
        """
    }

    static func firstUseByAuthority(_ address: ServerAddress) -> String {
        "Connected to \(address) for the first time. A certificate authority vouches for it."
    }

    static func certificateAccepted(_ address: ServerAddress, fingerprint: String) -> String {
        """
        The new certificate of \(address) is trusted from now on. Its fingerprint is
        \(fingerprint)
        """
    }

    static func authorityAccepted(_ address: ServerAddress, fingerprint: String) -> String {
        """
        The new certificate of \(address) is trusted from now on, and later ones that a certificate authority vouches
        for. Its fingerprint is
        \(fingerprint)
        """
    }

    /// The blocking warning about a certificate that is not trusted; `nil` if the code is about something else.
    ///
    /// - Parameter details: The reason with the fingerprints; untrusted text.
    static func certificateRefused(_ code: String, by address: ServerAddress, details: String) -> String? {
        switch code {
        case RequestFailure.Known.certificateChanged:
            certificateChanged(address, details: SafeText.block(details))
        case RequestFailure.Known.certificateUnverified:
            certificateUnverified(address, details: SafeText.block(details))
        default: nil
        }
    }

    /// `details` contains the old and the new fingerprint.
    static func certificateChanged(_ address: ServerAddress, details: String) -> String {
        """
        WARNING: the certificate of \(address) has changed.
        \(details)
        Somebody may be posing as the server to read your password and your messages, or the server has got a new
        certificate. Nothing was sent. Ask the server's operator; if the new fingerprint is right, start again with
        --trust-new-certificate to accept it.
        """
    }

    /// `details` contains the reason and the fingerprint.
    static func certificateUnverified(_ address: ServerAddress, details: String) -> String {
        """
        WARNING: no certificate authority vouches for \(address) any more.
        \(details)
        Somebody may be posing as the server to read your password and your messages, or the server's certificate was
        not renewed, or its authority is in a file that --ca must name. Nothing was sent. Ask the server's operator;
        if the fingerprint is right, start again with --trust-new-certificate to accept it.
        """
    }
}
