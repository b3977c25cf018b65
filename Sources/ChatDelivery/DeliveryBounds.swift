/// Bounds on the memory of one session, however slowly its reader acknowledges.
package enum DeliveryBounds {
    /// Outstanding messages of one session. Further ones wait in the store (backpressure).
    package static let messages = 512

    /// Bytes of outstanding messages of one session.
    static let bytes = 1 << 20

    /// Bytes of messages after which no further one is added to a control frame. The frame still fits with one
    /// message of the largest size on top.
    static let controlBatchBytes = 24 * 1024

    /// Indices from the oldest outstanding message to the newest. A message that waits on TLS also keeps the slots
    /// of later ones that UDP has already delivered; this bounds their number.
    static let span = 4 * messages
}
