import Synchronization

/// The most bytes of one control frame on one connection: small before login, larger after it.
///
/// Shared by the connection, which raises it, and its decoder on the event loop, which obeys it.
package final class FrameLimit: Sendable {
    private let value: Atomic<Int>

    /// Makes a limit.
    ///
    /// - Parameter bytes: Bytes of a frame without its prefix.
    package init(bytes: Int) {
        value = Atomic(bytes)
    }

    /// Bytes of a frame without its prefix.
    package var bytes: Int {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}
