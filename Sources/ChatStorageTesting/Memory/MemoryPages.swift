import ChatStorage

/// Reads ranges of one conversation.
struct MemoryPages: ConversationPages {
    let lastSequence: Int64
    /// In the order of their sequences.
    let messages: [StoredMessage]

    func messages(before sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage] {
        bounds.prefix(of: messages.reversed().drop { $0.sequence.rawValue >= sequence }).reversed()
    }

    func messages(from sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage] {
        bounds.prefix(of: messages.drop { $0.sequence.rawValue < sequence })
    }

    func firstSequence() throws -> Int64? {
        messages.first?.sequence.rawValue
    }

    func firstSequence(from id: MessageID) throws -> Int64? {
        messages.first { $0.id >= id }?.sequence.rawValue
    }

    func time(of sequence: Int64) throws -> Int64? {
        messages.first { $0.sequence.rawValue == sequence }?.time
    }
}
