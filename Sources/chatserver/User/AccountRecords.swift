import ChatAdministration
import ChatProtocol
import ChatServerCore
import ChatStorage
import Foundation

/// What the message store has about accounts besides messages: roles, locks and the audit log. Edited here when no
/// server answers; the data folder is locked meanwhile.
struct AccountRecords {
    private let store: any ChatStore

    /// Uses an open message store.
    init(store: any ChatStore) {
        self.store = store
    }

    /// Opens the message store, calls a function with the records, and closes it.
    ///
    /// - Throws: ``Failure`` when a server runs on the data folder, or there is no message store.
    static func edit(_ configuration: ServerConfiguration, _ body: (AccountRecords) async throws -> Void) async throws {
        try StoreFiles.checkMessages(configuration)
        do {
            let directory = try DataDirectory(path: configuration.dataDirectory)
            let store = try ChatStores.open(configuration.store, in: directory)
            try await body(AccountRecords(store: store))
            try await store.close()
        } catch let error as StorageError {
            throw StoreFiles.failure(error, configuration)
        }
    }

    /// Writes an act on the credential store into the audit log, before the act, as far as the message store is there
    /// and no server has it open.
    ///
    /// - Parameter endsRole: Whether the account's role is taken away.
    /// - Returns: Whether the roles were within reach; also where there are none, because there is no message store.
    /// - Throws: ``Failure``.
    @discardableResult
    static func note(
        _ verb: AdminVerb,
        of username: Username,
        endsRole: Bool = false,
        _ configuration: ServerConfiguration
    ) async throws -> Bool {
        let folder = configuration.dataDirectory
        guard case .present = ChatStores.traces(of: configuration.store, in: folder).state else {
            return true
        }
        do {
            let store = try ChatStores.open(configuration.store, in: DataDirectory(path: folder))
            let records = AccountRecords(store: store)
            let account = try await store.knownAccount(of: username)?.account
            try await records.note(verb, account, name: username)
            if endsRole, let account {
                try await store.setRole(.member, of: account.id)
            }
            try await store.close()
            return true
        } catch StorageError.folderInUse {
            return false
        } catch {
            throw Failure(sentence: OperatorSentence.of(error))
        }
    }

    /// Locks an account.
    ///
    /// - Throws: ``Failure`` when it is locked already; the store's errors.
    func lock(_ username: Username, reason: String) async throws {
        let account = try await store.account(for: username)
        guard try await lock(of: account) == nil else {
            throw Failure(sentence: "\(account.username) is locked already.")
        }
        try await note(.userLock, account, name: username, detail: reason)
        _ = try await store.addBan(.lock(of: account, reason: reason, by: Self.maker, role: nil), now: Self.now)
    }

    /// Opens a locked account.
    ///
    /// - Throws: ``Failure`` when it is not locked; the store's errors.
    func unlock(_ username: Username) async throws {
        let account = try await store.account(for: username)
        guard let lock = try await lock(of: account) else {
            throw Failure(sentence: "\(account.username) is not locked.")
        }
        try await note(.userUnlock, account, name: username)
        _ = try await store.removeBan(lock.id)
    }

    private func lock(of account: Account) async throws -> Ban? {
        try await store.bans(now: Self.now).first { $0.isLock && $0.target == .account(account) }
    }

    /// Writes the audit log, before the act.
    ///
    /// - Parameter account: `nil` when the message store does not know the name.
    func note(_ verb: AdminVerb, _ account: Account?, name: Username, detail: String = "") async throws {
        let draft = AuditDraft(
            time: Self.now,
            actor: Self.maker,
            act: verb.rawValue,
            targetAccount: account?.id,
            targetText: account == nil ? name.value : nil,
            detail: detail
        )
        _ = try await store.appendAudit(draft)
    }

    private static var maker: Maker { .operator(uid: geteuid()) }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
