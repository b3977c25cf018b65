/// The account's direct conversations as the server lists them on one connection, page by page.
struct ConversationListing: Sendable {
    private(set) var conversations: [DirectConversation] = []
    /// The last conversation of any kind that was listed: the next page comes after it.
    private(set) var after: UInt64 = 0
    /// Whether the list has come to its end, or to a bound.
    private(set) var isComplete = false
    private var pages = 0
    /// Answers that did not lead on since the last one that did.
    private(set) var stalls = 0

    /// Adds a page.
    ///
    /// - Parameter through: The number of its last conversation of any kind.
    /// - Returns: Whether that led on. A server that promises more and gives what was there would be asked for ever.
    mutating func add(
        _ page: [DirectConversation],
        through: UInt64,
        more: Bool,
        _ limits: EncryptionLimits
    ) -> Bool {
        guard !more || through > after else {
            stalls += 1
            return false
        }
        stalls = 0
        pages += 1
        after = max(after, through)
        conversations += page.prefix(limits.conversations - conversations.count)
        isComplete = !more || conversations.count >= limits.conversations || pages >= limits.conversationPages
        return true
    }
}
