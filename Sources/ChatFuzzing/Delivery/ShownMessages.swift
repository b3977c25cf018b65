import ChatProtocol

/// What was published and what was shown: in order and once, and without a hole where nobody lied.
struct ShownMessages {
    private var published: [UInt64: [UInt64]] = [:]
    private var shown: [UInt64: [UInt64]] = [:]

    /// The sequence of the last message published in a conversation; 0 when there is none.
    func last(in conversation: UInt64) -> UInt64 {
        published[conversation]?.last ?? 0
    }

    /// Whether everything that was published has been shown.
    var isComplete: Bool {
        published == shown
    }

    /// What is missing, for a person.
    var difference: String {
        "published \(published), shown \(shown)"
    }

    /// A message is on its way from now on.
    mutating func publish(_ sequence: UInt64, in conversation: UInt64) {
        published[conversation, default: []].append(sequence)
    }

    /// The client shows a message.
    ///
    /// - Parameter isHonest: Whether all messages have been the server's so far: then none may be skipped.
    mutating func show(_ message: WireMessage, isHonest: Bool) throws {
        let earlier = shown[message.conversation] ?? []
        try FuzzFinding.unless(
            message.sequence > earlier.last ?? 0,
            "message \(message.sequence) is shown after \(earlier)"
        )
        shown[message.conversation, default: []].append(message.sequence)
        guard isHonest else {
            return
        }
        let all = published[message.conversation] ?? []
        try FuzzFinding.unless(
            earlier.count < all.count && all[earlier.count] == message.sequence,
            "message \(message.sequence) of \(all) is shown after \(earlier)"
        )
    }
}
