/// How long messages are kept. Without either they are kept for ever.
package struct Retention: Sendable, Equatable {
    /// Days, at least 1; `nil` for no limit.
    package var days: Int?

    /// Messages of each conversation, at least 1; `nil` for no limit.
    package var messages: Int?

    /// Makes a policy.
    package init(days: Int? = nil, messages: Int? = nil) {
        self.days = days
        self.messages = messages
    }
}
