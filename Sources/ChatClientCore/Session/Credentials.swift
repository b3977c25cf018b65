/// By what a session enters again. In memory only.
struct Credentials: Equatable {
    /// The name as it was registered.
    let username: String

    /// The password; two while it is not known whether a change of it was carried out. The likelier one comes first.
    private(set) var passwords: [String]

    /// What the server gave for resuming; `nil` when it gave nothing, or does not take it any more.
    private(set) var token: [UInt8]?

    init(username: String, password: String, token: [UInt8]) {
        self.username = username
        passwords = [password]
        self.token = token.isEmpty ? nil : token
    }

    /// The server let it in, by the token or by the first password.
    mutating func entered(byPassword: Bool, token: [UInt8]) {
        if byPassword {
            passwords = Array(passwords.prefix(1))
        }
        self.token = token.isEmpty ? nil : token
    }

    /// The password was changed.
    mutating func changed(to password: String, token: [UInt8]) {
        passwords = [password]
        self.token = token.isEmpty ? nil : token
    }

    /// Nobody knows whether the password was changed.
    mutating func mayHaveChanged(to password: String) {
        if !passwords.contains(password) {
            passwords.append(password)
        }
    }

    /// The token is not taken any more.
    mutating func tokenRefused() {
        token = nil
    }

    /// The first password is wrong.
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
