package import ChatProtocol

/// The known networks of accounts, in a file beside the credentials with the suffix `.networks`.
extension FlatFileCredentialStore {
    package func knowsNetwork(_ network: String, of username: Username, now: Int64) async throws -> Bool {
        try refreshNetworks()
        return networks.knows(network, of: username, today: KnownNetworks.day(of: now))
    }

    package func noteNetwork(_ network: String, of username: Username, now: Int64) async throws {
        try refreshNetworks()
        let today = KnownNetworks.day(of: now)
        // Nearly always the login was already recorded today, and nothing is written.
        var probe = networks
        guard probe.note(network, of: username, today: today) else {
            return
        }
        try await changeNetworks { networks in
            // The account may have been removed since its password was checked.
            hasAccount(username) && networks.note(network, of: username, today: today)
        }
    }

    package func forgetNetworks(of username: Username) async throws {
        try await changeNetworks { $0.forget(username) }
    }

    private var networkPath: String { path + ".networks" }

    private func refreshNetworks() throws(StorageError) {
        guard try FileSystem.stamp(of: networkPath) != networkStamp else {
            return
        }
        try loadNetworks()
    }

    private func loadNetworks() throws(StorageError) {
        let contents = try FileSystem.read(networkPath, limit: NetworkFile.maximumBytes)
        networks = contents.map { NetworkFile($0.bytes) } ?? NetworkFile()
        networkStamp = contents?.stamp
    }

    /// Changes the file under the lock of the credentials.
    ///
    /// - Parameter edit: Returns whether anything changed; the file is written only then.
    private func changeNetworks(_ edit: (inout NetworkFile) -> Bool) async throws {
        let lock = try await FileLock.wait(for: path + ".lock")
        try withExtendedLifetime(lock) {
            try loadNetworks()
            var edited = networks
            guard edit(&edited) else {
                return
            }
            try FileSystem.replace(networkPath, with: edited.bytes)
            networks = edited
            networkStamp = try FileSystem.stamp(of: networkPath)
        }
    }
}
