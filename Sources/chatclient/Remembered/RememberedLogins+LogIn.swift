import ChatClientCore
import Synchronization

extension RememberedLogins {
    /// Logs in with the stored token of an account, and stores the next one.
    ///
    /// - Parameter ask: Sends a request to the server.
    /// - Returns: The answer; `nil` when there is no token that can be used: then the password is needed.
    /// - Throws: The failure. Unless the server refused the token, it is kept, because it may be good.
    func logIn(
        _ account: String,
        by ask: @Sendable (Request) async throws(RequestFailure) -> Answer
    ) async throws(RequestFailure) -> Answer? {
        let outcome = Mutex<Result<Answer?, RequestFailure>>(.success(nil))
        await withToken(of: account) { token in
            guard let token else {
                return .kept
            }
            do throws(RequestFailure) {
                let answer = try await ask(.logInWithToken(username: account, token: token))
                outcome.withLock { $0 = .success(answer) }
                guard case .loggedIn(_, let next?, _, _) = answer else {
                    return .refused
                }
                return .replaced(by: next)
            } catch {
                outcome.withLock { $0 = .failure(error) }
                guard error.code != RequestFailure.Known.loginTokenRefused else {
                    return .refused
                }
                return error.isOutcomeUnknown ? .unanswered : .kept
            }
        }
        return try outcome.withLock { $0 }.get()
    }
}
