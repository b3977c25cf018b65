import DequeModule

/// Direct messages that were shown while the key store could not be used: their texts are told once it works again.
struct OutageMessages {
    /// The most that are remembered; the oldest go. The texts of those are in the history only.
    static let limit = 512

    /// Those that the machine was not given.
    private(set) var waiting: Deque<ReceivedMessage> = []
    private var order: Deque<MessagePlace> = []
    private var places: Set<MessagePlace> = []

    /// Adds a message that was shown.
    ///
    /// - Parameter isHeld: Whether the machine has it.
    mutating func add(_ message: ReceivedMessage, isHeld: Bool) {
        // To a session without a device the server gives no payload: a page brings it.
        if message.sealed?.payload.isEmpty == true || !places.insert(message.place).inserted {
            return
        }
        order.append(message.place)
        if !isHeld {
            waiting.append(message)
        }
        if order.count > Self.limit {
            let oldest = order.removeFirst()
            places.remove(oldest)
            waiting.removeAll { $0.place == oldest }
        }
    }

    /// The machine was given those that waited.
    mutating func wereGiven() {
        waiting = []
    }

    /// Removes a message that the machine shows.
    ///
    /// - Returns: Whether it was shown before.
    mutating func remove(_ place: MessagePlace) -> Bool {
        guard places.remove(place) != nil else {
            return false
        }
        order.removeAll { $0 == place }
        return true
    }
}
