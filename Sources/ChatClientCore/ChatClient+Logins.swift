/// Remembered logins: tokens with which later clients log in without the password.
extension ChatClient {
    /// Logs in with a token instead of the password.
    ///
    /// - Parameter token: From ``rememberLogin(label:)``, or the last login by token. It is void afterwards. If the
    ///   answer is lost, it is accepted again for a minute.
    /// - Throws: ``ChatError``; with the code ``ChatError/Code/loginTokenRefused``, log in with the password. Any other
    ///   one says nothing about the token: keep it.
    public func logIn(username: String, token: [UInt8]) async throws -> TokenLogin {
        try await answer(.logInWithToken(username: username, token: token)).tokenLogin
    }

    /// Makes the server remember this login, and returns the token for the next one. This session belongs to the login
    /// from then on, and ends with it.
    ///
    /// - Parameter label: Tells the login from others in the list of ``logins()``; at most 64 Unicode scalars.
    /// - Throws: ``ChatError``; ``ChatError/Code/passwordNeeded`` if the session began by token, or was resumed.
    public func rememberLogin(label: String) async throws -> RememberedLogin {
        try await answer(.rememberLogin(label: label)).remembered
    }

    /// Returns the remembered logins of this account. If this session began with the password, the server takes it that
    /// the person knows of the ended ones, and stops telling of them at each login: call it once they were shown.
    ///
    /// - Throws: ``ChatError``.
    public func logins() async throws -> LoginList {
        try await answer(.logins).logins
    }

    /// Ends a remembered login: its token is void, and its sessions end. This client's session goes on if it began with
    /// the password, or does not belong to that login.
    ///
    /// - Throws: ``ChatError``; ``ChatError/Code/noSuchLogin``.
    public func endLogin(_ login: UInt64) async throws {
        _ = try await answer(.endLogin(login))
    }
}
