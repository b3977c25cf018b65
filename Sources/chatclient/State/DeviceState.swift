import ChatClientCore

/// What this device has of the account that logs in: loaded before the login, saved while it changes and at the end.
actor DeviceState {
    /// Seconds between two looks at what has changed.
    static let interval = 3

    /// Looks after which a change is saved: by then the person has seen it, also what was held to be shown together. Who
    /// is killed before is shown it again.
    static let delay = 2

    private let folder: String
    private let address: ServerAddress
    private let serverID: [UInt8]?
    private let warn: @Sendable (String) -> Void
    private var file: StateFile?
    private var saved: SyncProgress?
    private var seen: [SyncProgress] = []
    private var replaced: Set<UInt64> = []
    private var line: [UInt8]?
    private var hasWarned = false

    /// - Parameters:
    ///   - folder: The folder of all state.
    ///   - address: Where the server is: what files are found by when it does not name itself.
    ///   - serverID: What the server calls itself, see ``ServerWelcome/serverID``.
    ///   - warn: Tells the person what is wrong with the file; called once at most.
    init(folder: String, address: ServerAddress, serverID: [UInt8]?, warn: @escaping @Sendable (String) -> Void) {
        self.folder = folder
        self.address = address
        self.serverID = serverID
        self.warn = warn
    }

    /// What the device has of an account; `nil` when that is nothing, or cannot be read.
    ///
    /// A server that names itself has a file under its id. Where there is none yet, the one that an earlier release wrote
    /// under the address is taken over, once: a later server at the address is another one.
    func load(_ account: String) -> SyncProgress? {
        let file = file(of: account)
        do {
            if let progress = try file.load() {
                return progress
            }
        } catch {
            warnUnreadable(file)
            return nil
        }
        guard let former = formerFile(of: account) else {
            return nil
        }
        do {
            return try former.load()
        } catch {
            warnUnreadable(former)
            return nil
        }
    }

    /// Takes note of who has logged in: from now on there is something to save.
    ///
    /// - Parameter isNew: Whether the account was made just now: what is there is another one's.
    func loggedIn(_ account: String, isNew: Bool = false) {
        let file = file(of: account)
        self.file = file
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

    /// Takes note of how far the client is, and saves how far it was a while ago.
    func note(_ progress: SyncProgress) {
        seen.append(progress)
        guard seen.count > Self.delay else {
            return
        }
        save(seen.removeFirst())
    }

    /// Saves how far the client is.
    func save(_ progress: SyncProgress) {
        guard let file, progress != saved else {
            return
        }
        do {
            // Once: after that, others on this device know of it too, and may be further.
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

    /// The file of release 0.1.0, which knew servers by their addresses.
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

    private func warnUnreadable(_ file: StateFile) {
        warnOnce("The file \(file.path) cannot be read. What came while you were away is not shown; HI shows it.")
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
