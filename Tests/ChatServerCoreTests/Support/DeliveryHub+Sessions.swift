import ChatStorage

@testable import ChatServerCore

extension DeliveryHub {
    /// Whether an account has a session, even a silent one: messages to the account are delivered to it.
    func hasSession(of account: AccountID) -> Bool {
        !sessions(of: account).isEmpty
    }
}
