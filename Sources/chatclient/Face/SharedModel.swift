import ChatClientCore
import Synchronization

/// A ``ClientModel`` behind a mutex, for a face that handles requests and events concurrently. Each of the model's
/// properties can be read by its name.
@dynamicMemberLookup
final class SharedModel: Sendable {
    private let model = Mutex(ClientModel())

    /// One property of the model, without a copy of the rest.
    subscript<Value: Sendable>(dynamicMember property: KeyPath<ClientModel, Value>) -> Value {
        model.withLock { $0[keyPath: property] }
    }

    /// Updates the model, or takes a value out of it.
    func update<Value: Sendable>(_ body: @Sendable (inout ClientModel) -> Value) -> Value {
        model.withLock { body(&$0) }
    }
}
