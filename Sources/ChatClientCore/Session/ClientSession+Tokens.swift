import ChatProtocol
import Foundation
import SwiftProtobuf

/// Logging in again by token: for a session without a password that cannot be resumed any more, as after a week's
/// outage. The token may have been used by another client of the device since, so it comes from the device's store.
extension ClientSession {
    /// Logs in by token whenever the session asks for it, until it ends.
    func serveTokenLogins() async {
        guard let store = configuration.loginTokens else {
            return
        }
        for await username in tokenLogins.stream {
            await store.withToken(of: username) { token in await self.logInAgain(username, token) }
            tokenLoginIsOver()
        }
    }

    /// Asks for a login by token on this connection.
    func logInByToken(_ username: String) {
        guard configuration.loginTokens != nil else {
            return end(.refused(Self.mustLogIn))
        }
        awaitsTokenLogin = true
        tokenLogins.continuation.yield(username)
    }

    /// Answers a caller that waits for a login by token on a connection that has ended.
    func cancelTokenLogin() {
        awaitsTokenLogin = false
        let waiting = tokenLogin
        tokenLogin = nil
        waiting?.resume(returning: .unanswered)
    }

    private func logInAgain(_ username: String, _ token: [UInt8]?) async -> LoginTokenUse {
        guard awaitsTokenLogin else {
            return .kept
        }
        awaitsTokenLogin = false
        guard let token else {
            end(.refused(Self.mustLogIn))
            return .kept
        }
        let request = ProtoLoginWithToken.with {
            $0.username = username
            $0.token = Data(token)
            $0.claim(claim)
        }
        return await withCheckedContinuation { continuation in
            tokenLogin = continuation
            ask(.loginWithToken(request)) { self.loggedInAgain($0) }
        }
    }

    private func loggedInAgain(_ result: PendingRequests.Answer) {
        let waiting = tokenLogin
        tokenLogin = nil
        switch result {
        case .success(.loggedIn(let login)):
            waiting?.resume(returning: LoginToken(login.loginToken).map { .replaced(by: $0) } ?? .refused)
            resumed(login, byPassword: true)
        case .success(.error(let error)) where ChatError(error).code == .loginTokenRefused:
            waiting?.resume(returning: .refused)
            end(.refused(Self.mustLogIn))
        case .success(.error(let error)):
            waiting?.resume(returning: .kept)
            attemptFailed(ChatError(error))
        case .success:
            waiting?.resume(returning: .kept)
            attemptFailed(ChatError.unfittingAnswer)
        case .failure(let error):
            waiting?.resume(returning: .unanswered)
            attemptFailed(error)
        }
    }

    /// Handles a store that did not give the token: another client holds it.
    private func tokenLoginIsOver() {
        guard awaitsTokenLogin else {
            return
        }
        attemptFailed(ChatError(.busy, "Another client uses the remembered login at this moment."))
    }

    private static let mustLogIn = ChatError(
        .loginTokenRefused,
        "The session cannot be resumed any more, and the remembered login is not good any more. Log in again."
    )
}
