/// Messages held until all that was missed has come, so that they are shown together and in their order.
package struct MissedMessages: Sendable {
    /// The most that are held; more are shown as they come.
    package static let limit = 200

    /// Seconds that they are held at most, should the end of the catching up not be told.
    package static let patience = 5

    private var messages: [ReceivedMessage] = []
    private var seconds = 0
    private var isPassing = false

    /// Whether all that was missed has come, and only its turn is waited for.
    package var isDue = false

    /// Whether messages are being held.
    package var isHolding: Bool { !messages.isEmpty }

    /// Nothing is held yet.
    package init() {}

    /// Takes a message, if it is to be held.
    ///
    /// - Returns: Whether it was.
    package mutating func hold(_ message: ReceivedMessage) -> Bool {
        // What follows a held message may be of its conversation, and must not overtake it.
        guard !isPassing, isHolding || message.isMissed else {
            return false
        }
        messages.append(message)
        return true
    }

    /// Whether no more may be held.
    package var isFull: Bool { messages.count >= Self.limit }

    /// Takes note of a second.
    ///
    /// - Returns: Whether the messages have been held long enough.
    package mutating func tick() -> Bool {
        guard isHolding else {
            return false
        }
        seconds += 1
        return seconds >= Self.patience
    }

    /// Gives the held messages away.
    ///
    /// - Parameter isEnd: Whether all that was missed has come; otherwise what is still to come is not held any more.
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
