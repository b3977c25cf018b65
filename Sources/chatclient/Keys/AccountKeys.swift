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
    private var opened: (path: String, choice: EncryptionChoice)?
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

    /// Whether a request needs ``choice(for:asking:)`` and ``prepare(for:)`` before it. Others must not wait for them:
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
    /// - Parameter ask: Sends a request to the server.
    /// - Returns: `nil` if the request is another one.
    func choice(
        for request: Request,
        asking ask: @Sendable (Request) async throws -> Answer
    ) async -> EncryptionChoice? {
        switch request {
        case .logIn(let username, _), .logInWithToken(let username, _): return open(username)
        case .register(let username, _, _):
            // An account that exists keeps its keys: the registration will be refused.
            if hasFile(of: username), case .status(let status) = try? await ask(.status(username: username)),
                !status.exists
            {
                setAside(username)
            }
            return open(username)
        case .makeKeys, .resetIdentity, .status, .send, .activeUsers, .deliveryStatistics, .conversations, .history,
            .search, .mark, .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom,
            .joinRoom, .leaveRoom, .rooms, .room, .manage, .administer, .conversationEncryption, .acceptIdentity,
            .logOut:
            return nil
        }
    }

    /// Makes the file before a request that makes keys.
    ///
    /// - Throws: A failure if it cannot be made.
    func prepare(for request: Request) async throws(RequestFailure) {
        guard request == .makeKeys || request.resetsIdentity else {
            return
        }
        do throws(KeyStoreError) {
            try await store?.create()
        } catch {
            throw RequestFailure(code: RequestFailure.Known.keyStore, message: error.message)
        }
    }

    private func open(_ account: String) -> EncryptionChoice {
        guard let path = path(of: account) else {
            return .none
        }
        if let opened, opened.path == path {
            // After a wrong password.
            return opened.choice
        }
        do throws(KeyStoreError) {
            let late = try LateKeyStore(path: path, exists: makesIdentity || Self.exists(path))
            let choice = EncryptionChoice.store(KeyStore(late), makesIdentity: makesIdentity)
            (store, opened) = (late, (path, choice))
            return choice
        } catch {
            warn(error.message)
            (store, opened) = (nil, nil)
            return .store(KeyStore(UnusableKeyStore(error: error)), makesIdentity: false)
        }
    }

    /// Sets the keys of an earlier account of this name aside: the new account is somebody else's.
    private func setAside(_ account: String) {
        guard let path = path(of: account), Self.exists(path) else {
            return
        }
        (store, opened) = (nil, nil)
        do {
            let former = Self.freePath(path)
            for end in ["", "-wal", "-shm"] where Self.exists(path + end) {
                try FileManager.default.moveItem(atPath: path + end, toPath: former + end)
            }
        } catch {
            warn("The keys \(path) of an earlier account of this name cannot be moved away. Move them.")
        }
    }

    private func hasFile(of account: String) -> Bool { path(of: account).map(Self.exists) ?? false }

    private static func freePath(_ path: String) -> String {
        var number = 1
        while exists("\(path).former-\(number)") {
            number += 1
        }
        return "\(path).former-\(number)"
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

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
