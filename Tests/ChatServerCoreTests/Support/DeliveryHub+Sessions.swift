import ChatStorage

@testable import ChatServerCore

extension DeliveryHub {
    /// Whether an account has a session, be it a silent one: it will get what is sent to it.
    func hasSession(of account: AccountID) -> Bool {
        !sessions(of: account).isEmpty
    }
}
