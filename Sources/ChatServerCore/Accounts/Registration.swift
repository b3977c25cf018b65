/// Registration policy: the clients that may make accounts.
enum Registration: String, Sendable, CaseIterable {
    /// Every client that can connect.
    case open
    /// Only the operator, by `chatserver user add`.
    case closed
}
