package import ChatProtocol

/// One account: its name and what proves it.
package struct Credential: Sendable, Equatable {
    /// The name as it was registered.
    package let username: Username

    /// What a password is held against.
    package let secret: StoredSecret

    /// Makes a credential.
    package init(username: Username, secret: StoredSecret) {
        self.username = username
        self.secret = secret
    }
}

/// What a store keeps of a password.
package enum StoredSecret: Sendable, Equatable {
    /// The hash of a password.
    case hash(PasswordHash)
    /// The password itself, as the old file of the first chat server has it; upgraded at the next login.
    case plainText(String)
}

extension StoredSecret: CustomStringConvertible {
    /// The kind only, so that no log shows the secret.
    package var description: String {
        switch self {
        case .hash: "a password hash"
        case .plainText: "a plain-text password"
        }
    }
}
