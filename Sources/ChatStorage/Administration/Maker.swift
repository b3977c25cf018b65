import ChatProtocol

/// An account as records of administration show it.
package struct NamedAccount: Sendable, Hashable {
    /// Its number.
    package let id: AccountID

    /// Its name; in parentheses for an account that was forgotten, so that it need not be a username.
    package let name: String

    /// Creates an account.
    package init(id: AccountID, name: String) {
        self.id = id
        self.name = name
    }

    /// Creates one from an account that was not forgotten.
    package init(_ account: Account) {
        self.init(id: account.id, name: account.username.value)
    }
}

/// Who did something: made a ban or an invite, decided about an application, or acts in the audit log.
package enum Maker: Sendable, Hashable {
    /// A user of the server's machine, at the admin socket or on the files.
    case `operator`(uid: UInt32)
    /// An account. A store keeps the number alone and answers with the present name.
    case account(NamedAccount)

    /// The account; `nil` for an operator.
    package var account: NamedAccount? {
        switch self {
        case .operator: nil
        case .account(let account): account
        }
    }
}
