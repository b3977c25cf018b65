import DequeModule

/// Direct messages that the machine was given and has not shown yet, in the order in which they arrived.
struct OutstandingMessages {
    private var order: Deque<MessagePlace> = []
    private var messages: [MessagePlace: ReceivedMessage] = [:]

    var isEmpty: Bool { messages.isEmpty }

    mutating func add(_ message: ReceivedMessage) {
        if messages.updateValue(message, forKey: message.place) == nil {
            order.append(message.place)
        }
    }

    /// Removes a message; `nil` if it is not outstanding.
    mutating func remove(_ place: MessagePlace) -> ReceivedMessage? {
        let message = messages.removeValue(forKey: place)
        while let first = order.first, messages[first] == nil {
            order.removeFirst()
        }
        return message
    }

    /// Removes all messages.
    mutating func popAll() -> [ReceivedMessage] {
        defer {
            order = []
            messages = [:]
        }
        return order.compactMap { messages[$0] }
    }
}
