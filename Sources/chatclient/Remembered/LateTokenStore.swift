import ChatClientCore
import Synchronization

/// The token store of a connection that is not established yet: which tokens may be used is known only after the
/// server's greeting.
final class LateTokenStore: LoginTokenStore {
    private let store = Mutex<(any LoginTokenStore)?>(nil)

    /// Sets the store; before that there is no token.
    func set(_ store: any LoginTokenStore) {
        self.store.withLock { $0 = store }
    }

    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async {
        guard let store = store.withLock({ $0 }) else {
            _ = await use(nil)
            return
        }
        await store.withToken(of: username, use)
    }
}
