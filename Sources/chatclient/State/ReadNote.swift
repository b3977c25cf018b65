import ChatClientCore

/// The note of what `read` has printed on this device, apart from what the other faces have shown: neither a person
/// nor a script takes messages away from the other.
actor ReadNote {
    private let own: DeviceState
    private let shown: DeviceState
    private var exists = false

    /// - Parameters:
    ///   - folder: The folder of all state.
    ///   - address: The server's address.
    ///   - serverID: The server's id.
    ///   - warn: Reports a problem with a file to the user.
    init(folder: String, address: ServerAddress, serverID: [UInt8]?, warn: @escaping @Sendable (String) -> Void) {
        // Cannot collide with a server's folder, which has a hyphen or a colon in its name.
        own = DeviceState(folder: folder + "/read", address: address, serverID: serverID, warn: warn)
        shown = DeviceState(folder: folder, address: address, serverID: serverID, warn: warn)
    }

    /// Loads the position of an account; before the first `read`, what the other faces have shown.
    func load(_ account: String) async -> SyncProgress? {
        if let progress = await own.load(account) {
            return progress
        }
        return await shown.load(account)
    }

    /// Handles a login.
    ///
    /// - Parameter isNew: Whether the account was just created: existing state belongs to another account of this name.
    func loggedIn(_ account: String, isNew: Bool) async {
        exists = isNew ? false : await load(account) != nil
        await own.loggedIn(account, isNew: isNew)
        if isNew {
            await shown.loggedIn(account, isNew: true)
        }
    }

    /// Saves the position.
    func save(_ progress: SyncProgress) async {
        await own.save(progress)
    }

    /// Saves the position if there is none yet.
    func begin(_ progress: SyncProgress) async {
        if !exists {
            await own.save(progress)
        }
    }
}
