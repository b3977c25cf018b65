import ChatProtocol
import ChatStorage
package import Foundation
import NIOCore

/// Checks all settings and the files that they name, as far as that is possible without starting a server: nothing is
/// created, changed, locked or bound.
package struct ConfigurationCheck: Sendable {
    /// Sentences about everything that keeps the server from starting.
    package private(set) var problems: [String]

    /// Sentences about what the operator should mend although the server starts.
    package private(set) var warnings: [String] = []

    /// A sentence about what the server would use.
    package private(set) var summary = ""

    private let configuration: ServerConfiguration

    /// Checks the settings of these sources.
    ///
    /// - Parameter now: The time for the validity of the certificate.
    package init(_ sources: ConfigurationSources, now: Date = Date()) {
        let (configuration, problems) = sources.read()
        self.configuration = configuration
        self.problems = problems.map(\.description)
        // The defaults that stand in for an unreadable file say nothing about what is wanted.
        guard sources.isComplete else {
            return
        }
        checkDataFolder()
        checkCredentials()
        checkHost()
        checkAdminSocket()
        let certificate = checkCertificate()
        let isRegistrationWrong = problems.contains { problem in
            if case .setting(let error) = problem { error.key == ConfigurationKey.registration.name } else { false }
        }
        let start = StartWarnings(configuration: configuration, knowsRegistration: !isRegistrationWrong)
        warnings += start.sentences(certificate: certificate, now: now)
        summary = Self.summary(configuration, certificate)
    }

    private mutating func checkDataFolder() {
        do {
            try DataDirectory.checkUsable(path: configuration.dataDirectory)
        } catch {
            problems.append("The data folder cannot be used. \(error)")
        }
    }

    private mutating func checkCredentials() {
        do {
            warnings += try CredentialStores.inspect(path: configuration.credentials).map(\.description)
        } catch {
            problems.append("The credential store cannot be used. \(error)")
        }
    }

    private mutating func checkHost() {
        guard let host = configuration.host else {
            return
        }
        do {
            _ = try SocketAddress.makeAddressResolvingHost(host, port: configuration.port)
        } catch {
            problems.append("There is no address for the name \(host). Check --host.")
        }
    }

    private mutating func checkAdminSocket() {
        guard let path = configuration.adminSocket else {
            return
        }
        let place = AdminSocketPath(path, dataDirectory: configuration.dataDirectory)
        do {
            try place.check()
        } catch {
            if place.isTooLong, place.isStandard {
                warnings.append("There is no admin socket. \(error)")
            } else {
                problems.append(error.description)
            }
        }
    }

    /// Returns the certificate; `nil` if it is not made yet, or cannot be used.
    private mutating func checkCertificate() -> ServerCertificate? {
        do {
            return try ServerCertificate.existing(configuration)
        } catch {
            problems.append(OperatorSentence.of(error))
            return nil
        }
    }

    /// The path of the admin socket; `nil` for none, also for want of room in its address.
    private static func adminSocket(_ configuration: ServerConfiguration) -> String? {
        configuration.adminSocket.flatMap { path in
            AdminSocketPath(path, dataDirectory: configuration.dataDirectory).isTooLong ? nil : path
        }
    }

    private static func summary(_ configuration: ServerConfiguration, _ certificate: ServerCertificate?) -> String {
        let identity = certificate.map {
            "certificate \($0.fingerprint), valid until \(StartWarnings.text($0.validity.until))"
        }
        return "The settings are valid: port \(configuration.port) on \(configuration.host ?? "all addresses"), "
            + "data in \(configuration.dataDirectory), accounts in \(configuration.credentials), "
            + "registration \(configuration.registration.rawValue), "
            + "admin socket \(adminSocket(configuration) ?? "off"), "
            + "\(identity ?? "a certificate that is made at the first start")."
    }
}
