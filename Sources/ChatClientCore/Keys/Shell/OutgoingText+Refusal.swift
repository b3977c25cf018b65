/// Texts that are refused before they are sealed: the server cannot look into a sealed one.
extension OutgoingText {
    /// The error with which it is refused.
    ///
    /// - Parameter limit: The most bytes of a text.
    func refusal(limit: Int) -> ChatError? {
        let count = text.utf8.count
        guard count > 0 else {
            return ChatError(.init(rawValue: "empty_message"), "A message cannot be empty.")
        }
        guard count <= limit else {
            return ChatError(
                .init(rawValue: "message_too_long"),
                "The message has \(count) bytes; the limit is \(limit)."
            )
        }
        return nil
    }
}
