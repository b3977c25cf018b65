/// Looks, before anything is opened or made, whether files are missing beside others that tell of them.
package struct DataInspection: Sendable {
    private let directory: DataDirectory
    private let store: StoreLocation
    private let configured: [String]

    /// Looks at a data folder.
    ///
    /// - Parameters:
    ///   - store: Where the message store is or should be.
    ///   - configured: Files that the operator named, such as a certificate: they tell nothing when they are in the
    ///     folder.
    package init(_ directory: DataDirectory, store: StoreLocation, configured: [String] = []) {
        self.directory = directory
        self.store = store
        self.configured = configured
    }

    /// The message store's absence, if the folder tells that there was one.
    ///
    /// A folder with nothing but its lock, or a store of no bytes, is what a first start leaves that was interrupted:
    /// no loss.
    ///
    /// - Parameter certificateFiles: The names of the files that a server makes in the folder after its message store.
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

    /// Gives what is left of a message store that is lost another name, such as its log: a new store would erase it.
    ///
    /// - Returns: Its path now; `nil` when there is none, or nothing in it.
    /// - Throws: ``StorageError``.
    package func setRemainsAside() throws(StorageError) -> String? {
        try ChatStores.setRemainsAside(of: store, in: directory.path)
    }

    /// Whether a message store is an older one, or another one, than the one that was known last.
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

    /// A credential store's absence, where there are accounts.
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

/// Accounts that a message store knows by a name that somebody may log in with.
package struct KnownAccounts: Sendable, Equatable {
    /// How many.
    package let count: Int

    /// The first few of their names.
    package let names: [String]

    /// Makes a list.
    package init(count: Int, names: [String]) {
        self.count = count
        self.names = names
    }
}
