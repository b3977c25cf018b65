/// The state of each message of a session, by index: published, received by the client, shown to the person.
package struct MessageLedger {
    /// A message's conversation and sequence.
    package struct Position: Sendable {
        let conversation: UInt64
        let sequence: UInt64

        /// Makes a place.
        package init(conversation: UInt64, sequence: UInt64) {
            self.conversation = conversation
            self.sequence = sequence
        }
    }

    private let places: [Position]

    /// The messages of each conversation in order, and how many of them have been shown.
    private var conversations: [UInt64: (indices: [Int], shown: Int)] = [:]
    private var isAtClient: [Bool]
    private var isShown: [Bool]

    /// The conversations with changes since the last ``settle()``.
    private var touched: Set<UInt64> = []

    /// Messages that the client has received and holds until an earlier one arrives.
    package private(set) var heldCount = 0

    /// Number of messages shown.
    package private(set) var shownCount = 0

    /// Index of the first message, in order of publication, that has not been shown; the number of messages if all
    /// have.
    package private(set) var oldestMissing = 0

    /// Starts with the places of all messages, in order of publication.
    package init(_ places: [Position]) {
        self.places = places
        isAtClient = Array(repeating: false, count: places.count)
        isShown = isAtClient
        for (index, place) in places.enumerated() {
            conversations[place.conversation, default: ([], 0)].indices.append(index)
        }
    }

    /// Handles a message that the client received in a frame read while it had room.
    ///
    /// - Parameter waitingLimit: How many messages may wait for an earlier one; the client refuses any beyond that.
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

    /// Handles a message shown by the client.
    ///
    /// - Returns: A description of the fault, or `nil`.
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

    /// Ends a step: a received message that is next in its conversation must have been shown by now.
    ///
    /// - Returns: A description of a message that is held up although nothing before it is missing, or `nil`.
    package mutating func settle() -> String? {
        defer { touched.removeAll(keepingCapacity: true) }
        for conversation in touched {
            if let index = next(in: conversation), isAtClient[index] {
                return "\(name(index)) came, nothing before it is missing, and it was not shown"
            }
        }
        return nil
    }

    /// A message's name for people.
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
