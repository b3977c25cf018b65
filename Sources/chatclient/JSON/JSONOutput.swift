/// Writes events, each on a line of its own and at once.
///
/// The actor has a thread of its own, because its writes may block; who brings an event waits until it is written, so
/// that a slow reader holds up what is read from the server and from the input.
actor JSONOutput {
    private let executor = QueueExecutor(label: "json")
    private let writer: FileWriter
    private let onClosed: @Sendable () -> Void

    /// Whether nobody reads the events any more.
    private(set) var isClosed = false

    private var isOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes an output.
    ///
    /// - Parameter onClosed: Called once, when it is found that nobody reads any more.
    init(_ writer: FileWriter, onClosed: @escaping @Sendable () -> Void = {}) {
        self.writer = writer
        self.onClosed = onClosed
    }

    /// Writes an event; nothing after the disconnection.
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
