import ChatClientCore

extension ReceivedMessage {
    /// The message with words in place of its text if its sender is ignored. Its line stays, so that nobody wonders
    /// at answers to it.
    func hiding(_ ignored: IgnoredAccounts) -> ReceivedMessage {
        guard ignored.contains(sender), !body.isEmpty else {
            return self
        }
        return ReceivedMessage(
            conversation: conversation,
            kind: kind,
            sequence: sequence,
            id: id,
            sender: sender,
            recipient: recipient,
            time: time,
            body: DialogueWords.hidden(sender),
            wire: wire,
            isMissed: isMissed,
            encryption: encryption
        )
    }
}

extension HistoryPage {
    /// The page without the texts of ignored accounts.
    func hiding(_ ignored: IgnoredAccounts) -> HistoryPage {
        HistoryPage(
            conversation: conversation,
            messages: messages.map { $0.hiding(ignored) },
            isAtStart: isAtStart,
            isAtEnd: isAtEnd
        )
    }
}

extension SearchPage {
    /// The results without the texts of ignored accounts.
    func hiding(_ ignored: IgnoredAccounts) -> SearchPage {
        SearchPage(messages: messages.map { $0.hiding(ignored) }, hasMore: hasMore, isIncomplete: isIncomplete)
    }
}
