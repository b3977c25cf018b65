import Synchronization

/// The settings of a running server as they are now. A reload replaces those that need no restart. What is asked for at
/// every message (rates, limits of connections) has copies in its own state machine, which a reload updates, too.
final class LiveSettings: Sendable {
    private let configuration: Mutex<ServerConfiguration>

    /// Starts with these settings.
    init(_ configuration: ServerConfiguration) {
        self.configuration = Mutex(configuration)
    }

    /// Reads some of the settings. They belong together: no reload happens in between.
    func read<Value: Sendable>(_ body: (ServerConfiguration) -> Value) -> Value {
        configuration.withLock { body($0) }
    }

    /// Replaces all settings at once.
    func replace(with configuration: ServerConfiguration) {
        self.configuration.withLock { $0 = configuration }
    }
}
