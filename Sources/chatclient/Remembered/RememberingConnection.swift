import ChatClientCore
import Synchronization

/// A connection whose login tokens this device keeps. Faces need none of them, and leave out what this type adds:
///
/// - `logInWithToken` without a token logs in with the one of this device;
/// - `rememberLogin` gets this device's label, and its token is kept;
/// - the answer to `logins` names this device's login also in a session that was begun with the password;
/// - `endLogin` removes the token of that login;
/// - `changePassword` makes all tokens void, so this device gets another one if it had one.
final class RememberingConnection<Base: Connection>: Connection {
    private let base: Base
    private let logins: RememberedLogins
    private let label: String
    private let account = Mutex<String?>(nil)

    /// - Parameters:
    ///   - base: The connection to the server.
    ///   - label: Tells this device's login from others; at most ``DeviceLabel/limit`` Unicode scalars.
    init(_ base: Base, keeping logins: RememberedLogins, label: String) {
        self.base = base
        self.logins = logins
        self.label = label
    }

    var welcome: ServerWelcome { base.welcome }

    var events: Base.Events { base.events }

    func reconnectNow() async { await base.reconnectNow() }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        let answer = try await carryOut(request)
        if case .loggedIn(let username, _, _, _) = answer {
            account.withLock { $0 = username }
            await endLost(after: request)
        }
        return answer
    }

    /// Ends a login whose token this device has lost, as the person was told. Only after a login by password: a session
    /// that began by token would end with its login.
    private func endLost(after request: Request) async {
        if case .logInWithToken = request {
            return
        }
        if let login = await logins.popLost() {
            _ = try? await base.answer(.endLogin(login))
        }
    }

    private func carryOut(_ request: Request) async throws(RequestFailure) -> Answer {
        if case .logInWithToken(let username, token: []) = request {
            return try await logIn(username)
        }
        guard let account = account.withLock({ $0 }) else {
            return try await base.answer(request)
        }
        return switch request {
        case .rememberLogin: try await remember(account)
        case .logins: try await list(account)
        case .endLogin(let login): try await end(login, account)
        case .changePassword: try await changePassword(request, account)
        case .status, .register, .logIn, .logInWithToken, .send, .activeUsers, .deliveryStatistics, .conversations,
            .history, .search, .mark, .setReadReceipts, .createRoom, .joinRoom, .leaveRoom, .rooms, .room, .manage,
            .administer, .conversationEncryption, .acceptIdentity, .makeKeys, .resetIdentity, .logOut:
            try await base.answer(request)
        }
    }

    private func logIn(_ username: String) async throws(RequestFailure) -> Answer {
        let answer = try await logins.logIn(username) { (request) async throws(RequestFailure) in
            try await self.base.answer(request)
        }
        guard let answer else {
            throw RequestFailure(
                code: RequestFailure.Known.noLoginToken,
                message: "This device has no remembered login of \(username)."
            )
        }
        return answer
    }

    private func remember(_ account: String) async throws(RequestFailure) -> Answer {
        guard try await !isRemembered(account) else {
            throw RequestFailure(
                code: RequestFailure.Known.alreadyRemembered,
                message: "This device has a remembered login of \(account) already."
            )
        }
        let answer = try await base.answer(.rememberLogin(label: label))
        guard case .remembered(let remembered) = answer else {
            return answer
        }
        guard await logins.remember(remembered.token, account: account) else {
            _ = try? await base.answer(.endLogin(remembered.token.login))
            throw RequestFailure(
                code: RequestFailure.Known.loginNotKept,
                message: "Its token cannot be kept on this device."
            )
        }
        return answer
    }

    /// Whether this device has a token that the server knows. Removes one of a login that has ended.
    private func isRemembered(_ account: String) async throws(RequestFailure) -> Bool {
        guard await logins.login(of: account) != nil, case .logins(let list) = try await list(account) else {
            return false
        }
        return list.logins.contains { $0.isThis }
    }

    private func list(_ account: String) async throws(RequestFailure) -> Answer {
        // Before the list is asked for: a login that is remembered meanwhile is not in it.
        let own = await logins.login(of: account)
        let answer = try await base.answer(.logins)
        guard let own, case .logins(let list) = answer else {
            return answer
        }
        guard list.logins.contains(where: { $0.login == own }) else {
            await logins.forget(account, only: own)
            return answer
        }
        return .logins(LoginList(logins: list.logins.map { $0.marked(own) }, ended: list.ended))
    }

    private func end(_ login: UInt64, _ account: String) async throws(RequestFailure) -> Answer {
        do throws(RequestFailure) {
            let answer = try await base.answer(.endLogin(login))
            await logins.forget(account, only: login)
            return answer
        } catch {
            if error.code == RequestFailure.Known.noSuchLogin {
                await logins.forget(account, only: login)
            }
            throw error
        }
    }

    private func changePassword(_ request: Request, _ account: String) async throws(RequestFailure) -> Answer {
        let own = await logins.login(of: account)
        let answer = try await base.answer(request)
        if let own {
            await logins.forget(account, only: own)
            // If it fails, the next start asks for the password.
            _ = try? await remember(account)
        }
        return answer
    }
}

extension LoginList.Entry {
    /// The entry, marked as this device's if it has the number.
    fileprivate func marked(_ own: UInt64) -> Self {
        Self(login: login, label: label, made: made, lastUsed: lastUsed, isThis: isThis || login == own)
    }
}
