import ChatClientCore
import Synchronization

/// A ``ClientModel`` behind a mutex, for a face that handles requests and events concurrently.
final class SharedModel: Sendable {
    private let model = Mutex(ClientModel())

    /// A snapshot of the model.
    var current: ClientModel { model.withLock { $0 } }

    /// Updates the model, or takes a value out of it.
    func update<Value: Sendable>(_ body: @Sendable (inout ClientModel) -> Value) -> Value {
        model.withLock { body(&$0) }
    }
}
