/// Looks, before anything is opened or made, whether files are missing beside others that tell of them.
package struct DataInspection: Sendable {
    private let directory: DataDirectory
    private let configured: [String]

    /// Looks at a data folder.
    ///
    /// - Parameter configured: Files that the operator named, such as a certificate: they tell nothing when they are in the folder.
    package init(_ directory: DataDirectory, configured: [String] = []) {
        self.directory = directory
        self.configured = configured
    }

    /// The message store's absence, if the folder tells that there was one.
    ///
    /// A folder with nothing but its lock, or a store of no bytes, is what a first start leaves that was interrupted: no loss.
    ///
    /// - Parameter certificateFiles: The names of the files that a server makes in the folder after its message store.
    package func missingMessages(certificateFiles: [String]) -> DataLoss? {
        let path = messages
        guard FileSystem.isMissingOrEmpty(path) else {
            return nil
        }
        let evidence = evidence(certificateFiles)
        guard !evidence.isEmpty else {
            return nil
        }
        return FileSystem.isMissing(path)
            ? .messagesMissing(path: path, evidence: evidence) : .messagesEmpty(path: path, evidence: evidence)
    }

    /// Gives the log of a message store that is lost another name, for it may be all that is left.
    ///
    /// - Returns: The log's path now; `nil` when there is none, or nothing in it.
    /// - Throws: ``StorageError``.
    package func setLogAside() throws(StorageError) -> String? {
        try StoreDatabase.setLogAside(of: messages)
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

    private var messages: String { directory.file(SQLiteMessageStore.fileName) }

    private func evidence(_ certificateFiles: [String]) -> [String] {
        let names = FileSystem.names(in: directory.path)
        let copies = names.filter { $0.hasPrefix(SQLiteMessageStore.fileName + ".before-") }
        let own = [LastKnownFile.fileName, SQLiteMessageStore.fileName + "-wal"] + certificateFiles
        let found = own.filter { names.contains($0) && !isConfigured(directory.file($0)) } + copies.sorted()
        // A link to a disk that is not there.
        let isDangling = names.contains(SQLiteMessageStore.fileName) && FileSystem.isMissing(messages)
        return found.isEmpty && isDangling ? ["a symbolic link \(SQLiteMessageStore.fileName)"] : found
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
