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
    private let warn: @Sendable (String) -> Void
    private var file: StateFile?
    private var saved: Progress?
    private var seen: [Progress] = []
    private var replaced: Set<UInt64> = []
    private var hasWarned = false

    /// - Parameters:
    ///   - folder: The folder of all state.
    ///   - warn: Tells the person what is wrong with the file; called once at most.
    init(folder: String, address: ServerAddress, warn: @escaping @Sendable (String) -> Void) {
        self.folder = folder
        self.address = address
        self.warn = warn
    }

    /// What the device has of an account; `nil` when that is nothing, or cannot be read.
    func load(_ account: String) -> Progress? {
        let file = StateFile(folder: folder, address: address, account: account)
        do {
            return try file.load()
        } catch {
            warnOnce(
                "The file \(file.path) cannot be read. What came while you were away is not shown; HI shows it."
            )
            return nil
        }
    }

    /// Takes note of who has logged in: from now on there is something to save.
    ///
    /// - Parameter isNew: Whether the account was made just now: what is there is another one's.
    func loggedIn(_ account: String, isNew: Bool = false) {
        let file = StateFile(folder: folder, address: address, account: account)
        self.file = file
        guard isNew else {
            return
        }
        do {
            try file.remove()
        } catch {
            warnOnce("The file \(file.path) cannot be written. Messages may be shown again the next time.")
        }
    }

    /// Takes note of how far the client is, and saves how far it was a while ago.
    func note(_ progress: Progress) {
        seen.append(progress)
        guard seen.count > Self.delay else {
            return
        }
        save(seen.removeFirst())
    }

    /// Saves how far the client is.
    func save(_ progress: Progress) {
        guard let file, progress != saved else {
            return
        }
        do {
            // Once: after that, others on this device know of it too, and may be further.
            try file.save(progress, replacing: progress.restarted.subtracting(replaced))
            replaced.formUnion(progress.restarted)
            saved = progress
        } catch {
            warnOnce("The file \(file.path) cannot be written. Messages may be shown again the next time.")
        }
    }

    private func warnOnce(_ sentence: String) {
        guard !hasWarned else {
            return
        }
        hasWarned = true
        warn(sentence)
    }
}
