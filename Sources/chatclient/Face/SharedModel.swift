import ChatClientCore
import Synchronization

/// A ``ClientModel`` of a face whose requests and events go on side by side.
final class SharedModel: Sendable {
    private let model = Mutex(ClientModel())

    /// What is known now.
    var current: ClientModel { model.withLock { $0 } }

    /// Takes note of something, or takes something out.
    func update<Value: Sendable>(_ body: @Sendable (inout ClientModel) -> Value) -> Value {
        model.withLock { body(&$0) }
    }
}
