import Synchronization

/// The maximum size of a control frame on one connection: small before login, larger after it.
///
/// Shared by the connection, which raises the limit, and its decoder on the event loop, which enforces it.
package final class FrameLimit: Sendable {
    private let value: Atomic<Int>

    /// Makes a limit.
    ///
    /// - Parameter bytes: Frame size in bytes, without the length prefix.
    package init(bytes: Int) {
        value = Atomic(bytes)
    }

    /// Frame size in bytes, without the length prefix.
    package var bytes: Int {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}
