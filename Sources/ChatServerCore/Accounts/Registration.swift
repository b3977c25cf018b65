/// Who may make accounts.
package enum Registration: String, Sendable, CaseIterable {
    /// Anybody who can connect.
    case open
    /// The operator alone, by `chatserver user add`.
    case closed
}
