import ChatProtocol

/// Checks published against shown messages: shown in order and once, and without a gap unless a peer forged messages.
struct ShownMessages {
    private var published: [UInt64: [UInt64]] = [:]
    private var shown: [UInt64: [UInt64]] = [:]

    /// The sequence of the last message published in a conversation; 0 if there is none.
    func last(in conversation: UInt64) -> UInt64 {
        published[conversation]?.last ?? 0
    }

    /// Whether everything that was published has been shown.
    var isComplete: Bool {
        published == shown
    }

    /// A description of the missing messages.
    var difference: String {
        "published \(published), shown \(shown)"
    }

    /// Records a published message.
    mutating func publish(_ sequence: UInt64, in conversation: UInt64) {
        published[conversation, default: []].append(sequence)
    }

    /// Records a shown message.
    ///
    /// - Parameter isHonest: Whether only the server's own messages were received so far: then none may be skipped.
    mutating func show(_ message: ProtoMessage, isHonest: Bool) throws {
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
