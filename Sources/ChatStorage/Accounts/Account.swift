package import ChatProtocol

/// An account in the message store.
package struct Account: Sendable, Equatable {
    /// Its number.
    package let id: AccountID

    /// Its name as first seen by the store.
    package let username: Username

    /// Creates an account.
    package init(id: AccountID, username: Username) {
        self.id = id
        self.username = username
    }
}
