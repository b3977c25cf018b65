import ChatClientCore
import ChatKeyStore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys of this device's accounts on one server: a file for each account. Runs on a queue of its own, because files
/// block.
actor AccountKeys {
    private let folder: String
    private let serverID: [UInt8]?
    private let makesIdentity: Bool
    private let warn: @Sendable (String) -> Void
    private var store: LateKeyStore?
    private var opened: (path: String, isNew: Bool, choice: EncryptionChoice)?
    private let executor = QueueExecutor(label: "account keys")

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - folder: The folder of all state, see ``StateFile/defaultFolder(_:)``.
    ///   - serverID: The server's id; one without an id cannot encrypt.
    ///   - makesIdentity: Whether keys are made at a login without any: for a person at a terminal.
    ///   - warn: Reports a problem to the person, in a sentence.
    init(
        folder: String,
        serverID: [UInt8]?,
        makesIdentity: Bool,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.folder = folder
        self.serverID = serverID
        self.makesIdentity = makesIdentity
        self.warn = warn
    }

    /// Whether a request needs ``choice(for:)`` and ``prepare(for:)`` before it. Others must not wait for them:
    /// they are handed over in their order.
    nonisolated static func concern(_ request: Request) -> Bool {
        switch request {
        case .logIn, .logInWithToken, .register, .makeKeys, .resetIdentity: true
        case .status, .send, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark,
            .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom, .joinRoom, .leaveRoom,
            .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity, .logOut:
            false
        }
    }

    /// Opens the keys of the account that a request logs in to.
    ///
    /// - Returns: `nil` if the request is another one.
    func choice(for request: Request) -> EncryptionChoice? {
        switch request {
        case .logIn(let username, _), .logInWithToken(let username, _): open(username, isNew: false)
        case .register(let username, _, _): open(username, isNew: true)
        case .makeKeys, .resetIdentity, .status, .send, .activeUsers, .deliveryStatistics, .conversations, .history,
            .search, .mark, .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom,
            .joinRoom, .leaveRoom, .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity,
            .logOut:
            nil
        }
    }

    /// Sets the keys of an earlier account of this name aside, once a registration has succeeded: the new account is
    /// somebody else's. Until then the file may be that of an account which the server only does not show.
    func loggedIn(after request: Request) {
        guard case .register = request else {
            return
        }
        do throws(KeyStoreError) {
            try store?.setEarlierAside()
        } catch {
            warn("The keys of an earlier account of this name are in the way. \(error.message)")
        }
    }

    /// Makes the file before a request that makes keys.
    ///
    /// - Throws: A failure if it cannot be made.
    func prepare(for request: Request) throws(RequestFailure) {
        guard request == .makeKeys || request.resetsIdentity else {
            return
        }
        do throws(KeyStoreError) {
            try store?.create()
        } catch {
            throw RequestFailure(code: RequestFailure.Known.keyStore, message: error.message)
        }
    }

    private func open(_ account: String, isNew: Bool) -> EncryptionChoice {
        guard let path = path(of: account) else {
            return .none
        }
        if let opened, (opened.path, opened.isNew) == (path, isNew) {
            // After a wrong password.
            return opened.choice
        }
        let late = LateKeyStore(path: path, exists: Self.exists(path), isNew: isNew) { [warn] former in
            warn("The keys and texts of an earlier account \(account) are in \(former).")
        }
        store = late
        if let problem = late.problem {
            warn(problem.message)
            opened = nil
            return .store(KeyStore(late), makesIdentity: false)
        }
        let choice = EncryptionChoice.store(KeyStore(late), makesIdentity: makesIdentity)
        opened = (path, isNew, choice)
        return choice
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private func path(of account: String) -> String? {
        guard let serverID, let name = try? Username(account) else {
            return nil
        }
        return SQLiteKeyStore.path(in: folder, serverID: serverID, account: name)
    }
}

extension Request {
    /// Whether it begins a new identity.
    fileprivate var resetsIdentity: Bool {
        if case .resetIdentity = self { true } else { false }
    }
}
