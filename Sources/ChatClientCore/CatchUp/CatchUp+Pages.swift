/// Pages of missed messages.
extension CatchUp {
    /// A message of a page.
    struct Entry: Equatable {
        /// The message.
        let message: ReceivedMessage
        /// Whether this session sent it, according to the server.
        let isOwn: Bool
    }

    /// Handles a page: the earliest messages after the cursor.
    ///
    /// - Parameter isAtEnd: Whether the page includes the conversation's newest message.
    mutating func paged(_ conversation: UInt64, _ entries: [Entry], isAtEnd: Bool) -> [Output] {
        pagesUnderWay -= 1
        guard let track = tracks[conversation], track.phase == .behind else {
            return []
        }
        var output: [Output] = []
        let before = cursor(conversation)
        for entry in entries where entry.message.conversation == conversation {
            handle(entry, &output)
        }
        // A page that adds nothing but promises more would be requested in an endless loop.
        let isLast = isAtEnd || cursor(conversation) == before
        if isLast, !track.needsPage {
            release(conversation, &output)
        } else {
            // To the back of the queue: a long conversation must not block a short one (head-of-line blocking).
            waiting.append(conversation)
        }
        return output
    }

    /// Handles a failed request: continues with the live messages.
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

    private mutating func handle(_ entry: Entry, _ output: inout [Output]) {
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
