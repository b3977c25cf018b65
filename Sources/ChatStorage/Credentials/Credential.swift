package import ChatProtocol

/// The name of an account and its password verifier.
package struct Credential: Sendable, Equatable {
    /// The name as it was registered.
    package let username: Username

    /// The verifier for its password.
    package let secret: StoredSecret

    /// Creates a credential.
    package init(username: Username, secret: StoredSecret) {
        self.username = username
        self.secret = secret
    }
}

/// The stored form of a password.
package enum StoredSecret: Sendable, Equatable {
    /// The hash of a password.
    case hash(PasswordHash)
    /// The password itself, as in the old file of the first chat server; upgraded to a hash at the next login.
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
