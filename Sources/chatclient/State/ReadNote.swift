import ChatClientCore

/// The note of what `read` has printed on this device, apart from what the other faces have shown: neither a person
/// nor a script takes messages away from the other.
actor ReadNote {
    /// A file that is there cannot be read, or is damaged.
    struct Failure: Error, Equatable {
        /// The file.
        let path: String
    }

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
    ///
    /// - Returns: `nil` if there is neither.
    /// - Throws: ``Failure``: then it is not known what was printed.
    func load(_ account: String) async throws(Failure) -> SyncProgress? {
        do throws(DeviceState.Failure) {
            if let progress = try await own.stored(account) {
                return progress
            }
            return try await shown.stored(account)
        } catch {
            throw Failure(path: error.path)
        }
    }

    /// Handles a login.
    ///
    /// - Parameter isNew: Whether the account was just created: existing state belongs to another account of this name.
    func loggedIn(_ account: String, isNew: Bool) async {
        exists = isNew ? false : await hasNote(of: account)
        await own.loggedIn(account, isNew: isNew)
        if isNew {
            await shown.loggedIn(account, isNew: true)
        }
    }

    /// Whether there is a note. One that cannot be read stays as it is, so that the next `read` tells of it.
    private func hasNote(of account: String) async -> Bool {
        do throws(Failure) {
            return try await load(account) != nil
        } catch {
            return true
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
