import ChatIdentity
import ChatProtocol

/// What a login says of a key store, and what the session takes over from it.
struct KeyClaim: Sendable {
    /// The account of the keys, folded; `nil` before there are any.
    var account: String?
    /// This client's device, and the blocks that its store has sealed so far; `nil` before keys were made.
    var device: DeviceNumber?
    var blocksSealed: UInt64 = 0
    /// Whether the server has taken a list with the device.
    var isListed = false
    /// The lineage of the server's data that the cursors belong to; empty if it is unknown.
    var line: [UInt8] = []
    /// How far each direct conversation was handled.
    var conversations: [ConversationKeys] = []

    /// Reads the claim from a store.
    ///
    /// - Throws: ``KeyStoreError``.
    static func read(from store: KeyStore) async throws(KeyStoreError) -> KeyClaim {
        try await store.transaction { records throws(KeyStoreError) in
            let state = try records.state()
            var claim = KeyClaim(isListed: state.isListed, line: state.line)
            if let (device, sealed) = try EncryptionMachine.loginDevice(in: records) {
                claim.account = try records.ownDevice()?.account
                claim.device = device
                claim.blocksSealed = sealed
            }
            claim.conversations = try records.conversations()
            return claim
        }
    }
}

extension KeyClaim {
    /// The cursors of direct conversations for a client that shows messages: up to there it has shown them.
    ///
    /// Before this device was listed, the store knows nothing of what was shown: there the program's own record counts.
    ///
    /// - Parameter progress: The program's record; `nil` for a program that begins with live messages.
    func shown(_ progress: SyncProgress?) -> [UInt64: UInt64] {
        cursors { conversation in
            let before = progress.map { $0.cursors[conversation.conversation] ?? 0 } ?? .max
            return max(conversation.shownThrough, min(before, conversation.beforeDevice))
        }
    }

    /// The cursors for a client that shows nothing, and only opens.
    var opened: [UInt64: UInt64] {
        cursors(\.openedThrough)
    }

    /// The cursors for a client that shows messages by its own record. What the store has not opened yet comes again.
    ///
    /// - Parameter progress: The program's record; `nil` for a program that begins with live messages.
    func opened(within progress: SyncProgress?) -> [UInt64: UInt64] {
        cursors { conversation in
            // Without a cursor, the conversation is newer than the record.
            let own = progress.map { $0.cursors[conversation.conversation] ?? 0 } ?? .max
            return min(conversation.openedThrough, own)
        }
    }

    private func cursors(_ cursor: (ConversationKeys) -> UInt64) -> [UInt64: UInt64] {
        Dictionary(conversations.map { ($0.conversation, cursor($0)) }) { first, _ in first }
    }
}

extension KeyStore {
    /// Runs a transaction of which only the store itself can fail.
    ///
    /// - Throws: ``KeyStoreError``; a cancelled task ends in one, too.
    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (inout any KeyRecords) throws(KeyStoreError) -> Result
    ) async throws(KeyStoreError) -> Result {
        do {
            return try await backend.transaction { records in try body(&records) }
        } catch let error as KeyStoreError {
            throw error
        } catch is CancellationError {
            throw KeyStoreError("The client ends: its keys are not used any more.")
        } catch {
            throw KeyStoreError("The key store failed: \(error)")
        }
    }
}

extension ProtoLogin {
    mutating func claim(_ claim: KeyClaim) {
        device = claim.device?.rawValue ?? 0
        blocksSealed = claim.device == nil ? 0 : claim.blocksSealed
    }
}

extension ProtoLoginWithToken {
    mutating func claim(_ claim: KeyClaim) {
        device = claim.device?.rawValue ?? 0
        blocksSealed = claim.device == nil ? 0 : claim.blocksSealed
    }
}

extension ProtoResume {
    mutating func claim(_ claim: KeyClaim) {
        device = claim.device?.rawValue ?? 0
        blocksSealed = claim.device == nil ? 0 : claim.blocksSealed
    }
}
