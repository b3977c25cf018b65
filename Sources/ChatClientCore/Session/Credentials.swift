/// Credentials for resuming a session. Held in memory only.
struct Credentials: Equatable {
    /// The name as it was registered.
    let username: String

    /// The candidate passwords: two while the outcome of a password change is unknown, none after a login by token. The
    /// likelier one comes first.
    private(set) var passwords: [String]

    /// The resumption token; `nil` when the server gave none, or does not accept it any more.
    private(set) var token: [UInt8]?

    init(username: String, password: String?, token: [UInt8]) {
        self.username = username
        passwords = password.map { [$0] } ?? []
        self.token = token.isEmpty ? nil : token
    }

    /// Records another resumption token of the same session.
    mutating func renewed(token: [UInt8]) {
        self.token = token
    }

    /// Records a successful login, by the token or by the first password.
    mutating func entered(byPassword: Bool, token: [UInt8]) {
        if byPassword {
            passwords = Array(passwords.prefix(1))
        }
        self.token = token.isEmpty ? nil : token
    }

    /// Records a password change.
    mutating func changed(to password: String, token: [UInt8]) {
        passwords = [password]
        self.token = token.isEmpty ? nil : token
    }

    /// Records a password change whose outcome is unknown.
    mutating func mayHaveChanged(to password: String) {
        if !passwords.contains(password) {
            passwords.append(password)
        }
    }

    /// Drops the token, which the server has refused.
    mutating func tokenRefused() {
        token = nil
    }

    /// Drops the first password, which the server has refused.
    ///
    /// - Returns: Whether there is another one to try.
    mutating func passwordRefused() -> Bool {
        guard passwords.count > 1 else {
            return false
        }
        passwords.removeFirst()
        return true
    }
}
