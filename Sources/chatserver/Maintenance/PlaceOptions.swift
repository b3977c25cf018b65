import ArgumentParser
import ChatServerCore

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
