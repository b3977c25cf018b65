/// Missed messages, held until catch-up is complete, so that they are shown together and in order.
package struct MissedMessages: Sendable {
    /// The most messages held; further ones are shown as they come.
    package static let limit = 200

    /// The longest time that they are held, in seconds, in case the end of catch-up is not reported.
    package static let patience = 5

    private var messages: [ReceivedMessage] = []
    private var seconds = 0
    private var isPassing = false

    /// Whether catch-up is complete and the messages only wait for their turn to be shown.
    package var isDue = false

    /// Whether messages are being held.
    package var isHolding: Bool { !messages.isEmpty }

    /// Makes an empty queue.
    package init() {}

    /// Holds a message if necessary.
    ///
    /// - Returns: Whether it is held.
    package mutating func hold(_ message: ReceivedMessage) -> Bool {
        // A message after a held one may belong to its conversation, and must not overtake it.
        guard !isPassing, isHolding || message.isMissed else {
            return false
        }
        messages.append(message)
        return true
    }

    /// Whether the limit of held messages is reached.
    package var isFull: Bool { messages.count >= Self.limit }

    /// Counts one second.
    ///
    /// - Returns: Whether the messages have been held long enough.
    package mutating func tick() -> Bool {
        guard isHolding else {
            return false
        }
        seconds += 1
        return seconds >= Self.patience
    }

    /// Removes and returns the held messages.
    ///
    /// - Parameter isEnd: Whether catch-up is complete; otherwise later missed messages are not held any more.
    package mutating func release(isEnd: Bool) -> [ReceivedMessage] {
        defer {
            messages = []
            seconds = 0
            isDue = false
        }
        isPassing = !isEnd
        return messages
    }
}
