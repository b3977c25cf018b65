/// An entry of the audit log.
package struct AuditItem: Sendable, Equatable, Codable {
    /// Its number; later entries have greater ones.
    package var id: Int64
    /// The time of the act.
    package var time: Int64
    /// Who acted: an account's name, or `operator` with the user's number.
    package var by: String
    /// The command's name.
    package var act: String
    /// The account, address, network or number that it was about; `nil` for none.
    package var target: String?
    /// Reason, duration and counts, in words; `nil` for none.
    package var detail: String?
    /// `done`, or the code of the failure.
    package var outcome: String

    /// Creates an item.
    package init(
        id: Int64,
        time: Int64,
        by: String,
        act: String,
        target: String? = nil,
        detail: String? = nil,
        outcome: String
    ) {
        self.id = id
        self.time = time
        self.by = by
        self.act = act
        self.target = target
        self.detail = detail
        self.outcome = outcome
    }
}
