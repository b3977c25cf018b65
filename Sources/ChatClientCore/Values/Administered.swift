/// The answer to a command of a moderator or an admin.
public struct Administered: Sendable, Equatable {
    /// JSON objects, each without a line end. Untrusted: they have names and reasons that other people chose.
    public let items: [String]

    /// Whether there are more of them than an answer holds.
    public let hasMore: Bool

    /// Makes an answer, for tests.
    public init(items: [String], hasMore: Bool = false) {
        self.items = items
        self.hasMore = hasMore
    }
}
