import ArgumentParser
import ChatServerCore
import Foundation

/// Where a maintenance command finds the server, or its files.
struct PlaceOptions: ParsableArguments {
    @OptionGroup var data: DataOption
    @OptionGroup var credentials: CredentialsOption
    @OptionGroup var socket: AdminSocketOption

    /// Returns the settings of the server.
    ///
    /// - Parameter more: Further options by their keys.
    func configuration(_ more: [String: String?] = [:]) async throws -> ServerConfiguration {
        let groups = [data.values, credentials.values, socket.values]
        return try await ServerConfiguration.withoutPort(
            options: groups.reduce(more) { $0.merging($1) { $1 } },
            file: credentials.config
        )
    }

    /// Returns the running server that does the work; `nil` if the files are to be edited.
    ///
    /// - Throws: ``Failure``; also when a server's place is named, no server answers there, and nothing says where its
    ///   accounts are. The usual path may have the accounts of another server, or a new store would be made there.
    func server(_ configuration: ServerConfiguration) throws -> RunningServer? {
        guard !namesStoreAlone else {
            return nil
        }
        if let server = try RunningServer.find(configuration) {
            return server
        }
        guard namesStore || data.data == nil && socket.adminSocket == nil else {
            let place =
                configuration.adminSocket.map { "No server answers at \($0)" } ?? "The admin socket is switched off"
            throw Failure(
                sentence: "\(place), and nothing says where its accounts are. Start the server, or name its credential "
                    + "store with --credentials FILE. Nothing was changed."
            )
        }
        return nil
    }

    /// Whether the command line, the environment or a settings file says where the accounts are.
    private var namesStore: Bool {
        let variable = ProcessInfo.processInfo.environment[EnvironmentVariables.name(of: "credentials")]
        return credentials.credentials != nil || credentials.config != nil || variable != nil
    }

    /// Whether only the credential store is named, so that the command is about this store and not about a server.
    var namesStoreAlone: Bool {
        credentials.credentials != nil && data.data == nil && socket.adminSocket == nil && credentials.config == nil
    }
}

/// The socket of a running server.
struct AdminSocketOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The socket of a running server. (default: admin/admin.sock in the data folder)",
            valueName: "path"
        )
    )
    var adminSocket: String?

    /// The options by their keys.
    var values: [String: String?] {
        ["adminSocket": adminSocket]
    }
}
