/// Data loss check at start: looks, before anything is opened or created, for files that are missing while others
/// imply that they existed.
package struct DataInspection: Sendable {
    private let directory: DataDirectory
    private let store: StoreLocation
    private let configured: [String]

    /// Prepares the inspection of a data folder.
    ///
    /// - Parameters:
    ///   - store: The message store's expected location.
    ///   - configured: Files that the operator named, such as a certificate: their presence in the folder is no
    ///     evidence.
    package init(_ directory: DataDirectory, store: StoreLocation, configured: [String] = []) {
        self.directory = directory
        self.store = store
        self.configured = configured
    }

    /// Returns the loss of the message store, if the folder shows that there was one.
    ///
    /// A folder that contains only its lock, or an empty store, is left by an interrupted first start and is not a
    /// loss.
    ///
    /// - Parameter certificateFiles: The names of the files that a server creates in the folder after its message
    ///   store.
    package func missingMessages(certificateFiles: [String]) -> DataLoss? {
        let traces = ChatStores.traces(of: store, in: directory.path)
        let evidence = evidence(traces, certificateFiles)
        guard !evidence.isEmpty else {
            return nil
        }
        switch traces.state {
        case .present: return nil
        case .missing: return .messagesMissing(path: traces.place, evidence: evidence)
        case .empty: return .messagesEmpty(path: traces.place, evidence: evidence)
        }
    }

    /// Renames the remains of a lost message store, such as its log, because a new store would erase them.
    ///
    /// - Returns: The new path; `nil` when nothing is left, or it is empty.
    /// - Throws: ``StorageError``.
    package func setRemainsAside() throws(StorageError) -> String? {
        try ChatStores.setRemainsAside(of: store, in: directory.path)
    }

    /// Returns the loss if a message store is older than the last known one, or a different one.
    package static func lostPast(
        path: String,
        identity: ServerIdentity,
        newestMessage: Int64,
        known: LastKnown
    ) -> DataLoss? {
        guard identity == known.identity else {
            return .otherPast(path: path)
        }
        guard newestMessage >= known.newestMessage else {
            return .messagesShrunk(path: path, newest: newestMessage, known: known.newestMessage)
        }
        return nil
    }

    /// Returns the loss of a credential store that is missing although there are accounts.
    package static func missingCredentials(path: String, accounts: KnownAccounts) -> DataLoss? {
        guard accounts.count > 0, FileSystem.isMissingOrEmpty(path) else {
            return nil
        }
        return .credentialsMissing(path: path, accounts: accounts.count, names: accounts.names)
    }

    private func evidence(_ traces: StoreTraces, _ certificateFiles: [String]) -> [String] {
        let names = FileSystem.names(in: directory.path)
        func found(_ files: [String]) -> [String] {
            files.filter { names.contains($0) && !isConfigured(directory.file($0)) }
        }
        let evidence = found([LastKnownFile.fileName]) + traces.companions + found(certificateFiles) + traces.copies
        return evidence.isEmpty ? [traces.danglingLink].compactMap(\.self) : evidence
    }

    private func isConfigured(_ path: String) -> Bool {
        guard let stamp = try? FileSystem.stamp(of: path) else {
            return false
        }
        return configured.contains { (try? FileSystem.stamp(of: $0)) == stamp }
    }
}

/// The accounts of a message store whose names can be used to log in.
package struct KnownAccounts: Sendable, Equatable {
    /// The number of accounts.
    package let count: Int

    /// The first few of their names.
    package let names: [String]

    /// Creates a list.
    package init(count: Int, names: [String]) {
        self.count = count
        self.names = names
    }
}
