/// Keeps the login tokens of a device's accounts on one server. Several clients of the device may share it, so a token
/// is used by one of them at a time, from reading it until its successor is stored.
public protocol LoginTokenStore: Sendable {
    /// Calls `use` once with the token of an account, `nil` if there is none, and stores what it returns before any
    /// other client gets the token. Does not call it if another client holds the token for too long.
    ///
    /// When the task is cancelled, because the client leaves, it stops waiting for the token at once and does not call
    /// `use`. What `use` has returned it stores nevertheless: the former token is void.
    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async
}

/// What became of a login token.
public enum LoginTokenUse: Sendable, Equatable {
    /// It logged in, and this one replaces it.
    case replaced(by: LoginToken)
    /// The server does not accept it any more: remove it.
    case refused
    /// The server has not used it: keep it.
    case kept
    /// It was sent, and no answer came. The server may have replaced it, and accepts it again for a minute only: after
    /// that it would end the login, and tell the account that somebody has a copy.
    case unanswered
}
