package import ChatProtocol

/// An account as the message store knows it.
package struct Account: Sendable, Equatable {
    /// Its number.
    package let id: AccountID

    /// Its name as it was when the store first saw it.
    package let username: Username

    /// Makes an account.
    package init(id: AccountID, username: Username) {
        self.id = id
        self.username = username
    }
}
