import DequeModule

/// Requests of the machine: those in flight on the present connection, and those that wait because there are many.
struct EncryptionRequestQueue {
    /// The most in flight.
    static let atOnce = 8

    private(set) var waiting: Deque<(number: RequestNumber, request: EncryptionRequest)> = []
    private var inFlight: Set<RequestNumber> = []

    mutating func append(_ request: EncryptionRequest, _ number: RequestNumber) {
        waiting.append((number, request))
    }

    /// The next request to send, which counts as in flight; `nil` if none may be sent now.
    mutating func next() -> (number: RequestNumber, request: EncryptionRequest)? {
        guard inFlight.count < Self.atOnce, let next = waiting.popFirst() else {
            return nil
        }
        inFlight.insert(next.number)
        return next
    }

    /// Ends a request.
    ///
    /// - Returns: Whether it was in flight.
    mutating func end(_ number: RequestNumber) -> Bool {
        inFlight.remove(number) != nil
    }

    /// The connection is gone.
    mutating func removeAll() {
        self = EncryptionRequestQueue()
    }
}
