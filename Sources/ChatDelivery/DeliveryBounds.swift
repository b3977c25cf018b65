/// What one session may cost. All are our own choice: a session's memory is bounded whatever its reader does.
package enum DeliveryBounds {
    /// Messages under way to one session. What is beyond waits in the store.
    package static let messages = 512

    /// Bytes of messages under way to one session.
    static let bytes = 1 << 20

    /// Bytes of messages in one control frame: fits a frame with one message of the largest size to spare.
    static let controlBatchBytes = 24 * 1024

    /// From the oldest message under way to the newest: one that waits on TLS must not make those that UDP has delivered
    /// since, and of which a place is kept, pile up.
    static let span = 4 * messages
}
