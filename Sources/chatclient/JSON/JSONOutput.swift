/// Writes events, one per line and unbuffered.
///
/// The actor has its own thread, because its writes may block. Backpressure: the source of an event waits until it is
/// written, so that a slow reader throttles reading from the server and from the input.
actor JSONOutput {
    private let executor = QueueExecutor(label: "json")
    private let writer: FileWriter
    private let onClosed: @Sendable () -> Void

    /// Whether the reader has closed the output.
    private(set) var isClosed = false

    private var isOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates an output.
    ///
    /// - Parameter onClosed: Called once, when a write finds that the reader has closed the output.
    init(_ writer: FileWriter, onClosed: @escaping @Sendable () -> Void = {}) {
        self.writer = writer
        self.onClosed = onClosed
    }

    /// Writes an event; drops all events after the disconnection.
    ///
    /// - Returns: Whether it was written.
    @discardableResult func emit(_ event: JSONEvent, id: String? = nil) -> Bool {
        guard !isClosed, !isOver else {
            return false
        }
        if case .disconnected = event {
            isOver = true
        }
        do {
            try writer.write((event.line(id: id) + "\n").utf8)
            return true
        } catch {
            isClosed = true
            onClosed()
            return false
        }
    }
}
