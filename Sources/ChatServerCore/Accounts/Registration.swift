/// Who may make accounts.
enum Registration: String, Sendable, CaseIterable {
    /// Anybody who can connect.
    case open
    /// The operator alone, by `chatserver user add`.
    case closed
}
