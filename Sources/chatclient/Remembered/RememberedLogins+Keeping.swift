#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RememberedLogins {
    /// Where the secrets are.
    enum Keeping: Sendable, Equatable {
        /// In files of the folder of all state.
        case files
        /// In a keyring, by a command.
        case keyring(KeyringCommand)
    }
}

extension RememberedLogins.Keeping {
    /// Takes the keyring of the settings, or else files.
    init(_ settings: ClientSettings) {
        self = settings.keyringCommand.flatMap { KeyringCommand($0) }.map { .keyring($0) } ?? .files
    }

    /// Whether there can be a token: without this, looking for one would leave files behind, and run the command of a
    /// keyring for a person who never kept anything in it.
    func mayHaveToken(in file: LoginFile) -> Bool {
        switch self {
        case .files: file.exists
        case .keyring: file.wasUsed
        }
    }

    /// Whether there can be a token of an account on any server.
    ///
    /// - Parameter folder: The folder of all state.
    func mayHaveToken(of account: String, in folder: String) -> Bool {
        let servers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return servers.contains { mayHaveToken(in: LoginFile(serverFolder: "\(folder)/\($0)", account: account)) }
    }
}
