import ChatAdministration
import ChatStorage
import NIOCore

/// What administration commands need of a server and cannot read from the services of its connections.
struct ServerFacts: Sendable {
    /// When the server started.
    let started: NIODeadline

    /// The data folder.
    let dataDirectory: String

    /// The certificate that new connections are shown.
    let certificate: LiveCertificate

    /// Reads the settings and the certificate again.
    ///
    /// - Throws: ``AdminFailure`` with what is wrong; then nothing has changed.
    let reload: @Sendable () async throws(AdminFailure) -> ReloadItem

    /// Opens the message store a second time, read-only, for a long reading that delays nobody.
    ///
    /// - Throws: The store's errors.
    let reader: @Sendable () throws -> any ChatStore
}

extension ServerFacts {
    /// Makes the facts of a server that starts now.
    ///
    /// - Parameter reloader: `nil` if its settings never change.
    init(_ configuration: ServerConfiguration, certificate: LiveCertificate, reloader: Reloader?) {
        self.init(
            started: .now(),
            dataDirectory: configuration.dataDirectory,
            certificate: certificate,
            reload: { () async throws(AdminFailure) in try await Self.item(of: reloader?.reload()) },
            reader: { [location = configuration.store, folder = configuration.dataDirectory] in
                try ChatStores.openForReading(location, in: folder)
            }
        )
    }

    private static func item(of outcome: ReloadOutcome?) throws(AdminFailure) -> ReloadItem {
        switch outcome {
        case .done(let changed, let needsRestart):
            return ReloadItem(changed: changed, needsRestart: needsRestart)
        case .refused(let problems):
            throw AdminFailure(.configuration, (["Nothing was changed."] + problems).joined(separator: "\n"))
        case nil:
            throw AdminFailure(.configuration, "This server cannot read its settings again.")
        }
    }
}
