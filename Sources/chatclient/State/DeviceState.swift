import ChatClientCore

/// The sync state that this device keeps for the account: loaded before login, saved periodically and at the end.
actor DeviceState {
    /// Seconds between two checks for changes.
    static let interval = 3

    /// Checks after which a change is saved: by then the user has seen it, even if it was held back to be shown in a
    /// batch. A client killed before shows it again.
    static let delay = 2

    /// A file that is there cannot be read, or is damaged.
    struct Failure: Error, Equatable {
        /// The file.
        let path: String
    }

    private let folder: String
    private let address: ServerAddress
    private let serverID: [UInt8]?
    private let noteLogin: @Sendable (String) -> Void
    private let warn: @Sendable (String) -> Void
    private var file: StateFile?
    private var saved: SyncProgress?
    private var seen: [SyncProgress] = []
    private var replaced: Set<UInt64> = []
    private var line: [UInt8]?
    private var hasWarned = false

    /// - Parameters:
    ///   - folder: The folder of all state.
    ///   - address: The server's address: the key of the files if the server has no id.
    ///   - serverID: The server's id, see ``ServerWelcome/serverID``.
    ///   - noteLogin: Called with the account at each login.
    ///   - warn: Reports a problem with the file to the user; called at most once.
    init(
        folder: String,
        address: ServerAddress,
        serverID: [UInt8]?,
        noteLogin: @escaping @Sendable (String) -> Void = { _ in },
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.folder = folder
        self.address = address
        self.serverID = serverID
        self.noteLogin = noteLogin
        self.warn = warn
    }

    /// Loads the state of an account; `nil` if there is none, or it cannot be read: then the user is warned.
    func load(_ account: String) -> SyncProgress? {
        do throws(Failure) {
            return try stored(account)
        } catch {
            warnUnreadable(error.path)
            return nil
        }
    }

    /// Reads the state of an account.
    ///
    /// The state of a server with an id is stored under the id. If there is none yet, the file that an earlier
    /// release stored under the address is migrated once: a later server at the address is another one.
    ///
    /// - Returns: `nil` if there is none.
    /// - Throws: ``Failure``.
    func stored(_ account: String) throws(Failure) -> SyncProgress? {
        if let progress = try Self.load(file(of: account)) {
            return progress
        }
        return try formerFile(of: account).flatMap { (former) throws(Failure) in try Self.load(former) }
    }

    private static func load(_ file: StateFile) throws(Failure) -> SyncProgress? {
        do throws(StateFile.Failure) {
            return try file.load()
        } catch {
            throw Failure(path: file.path)
        }
    }

    /// Handles a login: from now on there is state to save.
    ///
    /// - Parameter isNew: Whether the account was just created: existing state belongs to another account of this name.
    func loggedIn(_ account: String, isNew: Bool = false) {
        let file = file(of: account)
        self.file = file
        noteLogin(account)
        do {
            if isNew {
                try file.remove()
                try formerFile(of: account)?.remove()
            } else {
                try takeOver(account, into: file)
            }
        } catch {
            warnUnwritable(file)
        }
    }

    /// Records the current progress, and saves the one recorded ``delay`` checks ago.
    func note(_ progress: SyncProgress) {
        seen.append(progress)
        guard seen.count > Self.delay else {
            return
        }
        save(seen.removeFirst())
    }

    /// Saves the progress.
    func save(_ progress: SyncProgress) {
        guard let file, progress != saved else {
            return
        }
        do {
            // Replace only once: after that, other clients on this device know of the restart, and may be further.
            try file.save(
                progress,
                replacing: progress.restarted.subtracting(replaced),
                takingLine: progress.line != line
            )
            replaced.formUnion(progress.restarted)
            line = progress.line
            saved = progress
        } catch {
            warnUnwritable(file)
        }
    }

    private func file(of account: String) -> StateFile {
        serverID.map { StateFile(folder: folder, serverID: $0, account: account) }
            ?? StateFile(folder: folder, address: address, account: account)
    }

    /// The file of release 0.1.0, which identified servers by address.
    private func formerFile(of account: String) -> StateFile? {
        serverID.map { _ in StateFile(folder: folder, address: address, account: account) }
    }

    private func takeOver(_ account: String, into file: StateFile) throws {
        guard let former = formerFile(of: account), let progress = try? former.load() else {
            return
        }
        if try file.load() == nil {
            try file.save(progress)
        }
        try former.remove()
    }

    private func warnUnreadable(_ path: String) {
        warnOnce("The file \(path) cannot be read. What came while you were away is not shown; HI shows it.")
    }

    private func warnUnwritable(_ file: StateFile) {
        warnOnce("The file \(file.path) cannot be written. Messages may be shown again the next time.")
    }

    private func warnOnce(_ sentence: String) {
        guard !hasWarned else {
            return
        }
        hasWarned = true
        warn(sentence)
    }
}
