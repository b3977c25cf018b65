/// What the pages bring.
extension CatchUp {
    /// A message of a page.
    struct Entry: Equatable {
        /// The message.
        let message: ReceivedMessage
        /// Whether this very session sent it, as the server knows it.
        let isOwn: Bool
    }

    /// A page came: the earliest messages after the cursor.
    ///
    /// - Parameter isAtEnd: Whether there is nothing after the last of these yet.
    mutating func paged(_ conversation: UInt64, _ entries: [Entry], isAtEnd: Bool) -> [Output] {
        pagesUnderWay -= 1
        guard let track = tracks[conversation], track.place == .behind else {
            return []
        }
        var output: [Output] = []
        let before = cursor(conversation)
        for entry in entries where entry.message.conversation == conversation {
            take(entry, &output)
        }
        // A page that brings nothing and promises more would be asked for again and again.
        let isLast = isAtEnd || cursor(conversation) == before
        if isLast, !track.needsPage {
            release(conversation, &output)
        } else {
            // Behind the others: a long conversation does not hold up a short one.
            waiting.append(conversation)
        }
        return output
    }

    /// What was asked for will not come: goes on with what is live.
    mutating func failed(_ request: Request) -> [Output] {
        switch request {
        case .conversations:
            return listed([], more: false)
        case .page(let conversation, _):
            pagesUnderWay -= 1
            var output: [Output] = []
            release(conversation, &output)
            return output
        }
    }

    private mutating func take(_ entry: Entry, _ output: inout [Output]) {
        let message = entry.message
        guard message.sequence > cursor(message.conversation) else {
            return
        }
        if entry.isOwn || progress.isOwn(message.sequence, in: message.conversation) {
            progress.note(message)
            output.append(.own(conversation: message.conversation, sequence: message.sequence))
        } else {
            progress.note(message)
            missed += 1
            output.append(.message(message))
        }
    }
}
