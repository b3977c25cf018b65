import ChatAdministration
import ChatProtocol
import ChatStorage
import NIOCore

/// What administration commands report about a server and cannot read from its parts. The functions are asked at each
/// command, because a reload may change the answers.
struct ServerFacts: Sendable {
    /// The certificate that new connections are shown.
    struct Certificate: Sendable {
        /// Its fingerprint.
        let fingerprint: CertificateFingerprint
        /// When it expires, in milliseconds since 1970; `nil` if that is not known.
        let expires: Int64?
    }

    /// When the server started.
    let started: NIODeadline

    /// The data folder.
    let dataDirectory: String

    /// Returns the certificate.
    let certificate: @Sendable () -> Certificate

    /// Returns who may make accounts.
    let registration: @Sendable () -> RegistrationMode

    /// Returns the networks of trusted proxies.
    let trustedProxies: @Sendable () -> [IPNetwork]

    /// Reads the settings and the certificate again.
    ///
    /// - Throws: ``AdminFailure`` with what is wrong; then nothing has changed.
    let reload: @Sendable () async throws(AdminFailure) -> ReloadItem

    /// Opens the message store a second time, read-only, for a long reading that delays nobody.
    ///
    /// - Throws: The store's errors.
    let reader: @Sendable () throws -> any ChatStore
}
