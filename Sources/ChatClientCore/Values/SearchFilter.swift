/// The conditions of a search besides its words. All that are set must hold.
public struct SearchFilter: Sendable, Hashable {
    /// The conversation to search; `nil` for all.
    public var place: ConversationReference?

    /// The account that wrote the messages; `nil` for all. An empty name is refused with `invalid_search`.
    public var sender: String?

    /// The earliest time of the messages, in milliseconds since 1970-01-01 UTC; `nil` for no bound.
    public var since: Int64?

    /// The time before which the messages were stored, in milliseconds since 1970-01-01 UTC; `nil` for no bound.
    public var until: Int64?

    /// Makes a filter; by default every message passes it.
    public init(
        place: ConversationReference? = nil,
        sender: String? = nil,
        since: Int64? = nil,
        until: Int64? = nil
    ) {
        self.place = place
        self.sender = sender
        self.since = since
        self.until = until
    }
}
