/// Where each message of a session stands: published, come to the client, shown to the person. By the messages' index.
package struct MessageLedger {
    /// A message's place.
    package struct Place: Sendable {
        let conversation: UInt64
        let sequence: UInt64

        /// Makes a place.
        package init(conversation: UInt64, sequence: UInt64) {
            self.conversation = conversation
            self.sequence = sequence
        }
    }

    private let places: [Place]

    /// The messages of each conversation in order, and how many of them have been shown.
    private var conversations: [UInt64: (indices: [Int], shown: Int)] = [:]
    private var isAtClient: [Bool]
    private var isShown: [Bool]

    /// The conversations in which something has happened since ``settle()``.
    private var touched: Set<UInt64> = []

    /// Messages that have come to the client and wait there for an earlier one.
    package private(set) var heldCount = 0

    /// How many have been shown.
    package private(set) var shownCount = 0

    /// The first message, in the order of publication, that has not been shown; as many as there are when all have.
    package private(set) var oldestMissing = 0

    /// Starts with the places of all messages, in the order of publication.
    package init(_ places: [Place]) {
        self.places = places
        isAtClient = Array(repeating: false, count: places.count)
        isShown = isAtClient
        for (index, place) in places.enumerated() {
            conversations[place.conversation, default: ([], 0)].indices.append(index)
        }
    }

    /// A message has come to the client in a frame that it read while it had room.
    ///
    /// - Parameter waitingLimit: How many may wait for an earlier one already; beyond that the client refuses it.
    package mutating func came(_ index: Int, waitingLimit: Int) {
        guard places.indices.contains(index), !isAtClient[index], !isShown[index] else {
            return
        }
        guard next(in: places[index].conversation) == index || heldCount < waitingLimit else {
            return
        }
        isAtClient[index] = true
        heldCount += 1
        touched.insert(places[index].conversation)
    }

    /// The client shows a message.
    ///
    /// - Returns: What is wrong with that, in words, or `nil`.
    package mutating func shows(_ index: Int) -> String? {
        guard places.indices.contains(index) else {
            return "a message was shown that nobody sent"
        }
        guard !isShown[index] else {
            return "\(name(index)) was shown twice"
        }
        let conversation = places[index].conversation
        guard next(in: conversation) == index else {
            return "\(name(index)) was shown before \(next(in: conversation).map(name) ?? "nothing")"
        }
        isShown[index] = true
        shownCount += 1
        if isAtClient[index] {
            heldCount -= 1
        }
        conversations[conversation]?.shown += 1
        touched.insert(conversation)
        while oldestMissing < places.count, isShown[oldestMissing] {
            oldestMissing += 1
        }
        return nil
    }

    /// The step is over: what has come to the client and is next in its conversation must have been shown.
    ///
    /// - Returns: What is held up although nothing before it is missing, in words, or `nil`.
    package mutating func settle() -> String? {
        defer { touched.removeAll(keepingCapacity: true) }
        for conversation in touched {
            if let index = next(in: conversation), isAtClient[index] {
                return "\(name(index)) came, nothing before it is missing, and it was not shown"
            }
        }
        return nil
    }

    /// A message for people.
    package func name(_ index: Int) -> String {
        "message \(index) (\(places[index].conversation).\(places[index].sequence))"
    }

    private func next(in conversation: UInt64) -> Int? {
        guard let state = conversations[conversation], state.shown < state.indices.count else {
            return nil
        }
        return state.indices[state.shown]
    }
}
