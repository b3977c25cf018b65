import ChatClientCore

/// What is shown once it is known whether a direct conversation is encrypted.
enum LockOccasion: Sendable, Equatable {
    /// The question for a direct message; when it is a reply to messages just read, an empty one goes back.
    case message(isAnswer: Bool)
    /// The newest page of the history.
    case page(HistoryPage)
    /// The newest page of a conversation that was opened in the inbox.
    case opened(HistoryPage, Conversation)
    /// The words that the identity and devices of the account are accepted.
    case accepted
}
