/// Stores the audit log. Entries are only added: one is removed by its age or because there are too many, and changed
/// only to clear what it tells of an account that is forgotten.
package protocol AuditStore: Sendable {
    /// Adds an entry, which is durable when this returns. Removes the oldest ones beyond
    /// ``AdministrationLimits/auditEntries``.
    ///
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)`` for the actor or the target.
    func appendAudit(_ draft: AuditDraft) async throws -> AuditEntry

    /// Returns the newest entries, the newest first.
    ///
    /// - Parameters:
    ///   - before: Only those with a lower number; `nil` for all.
    ///   - limit: The maximum number, at most ``AdministrationLimits/auditPage``.
    /// - Throws: ``StorageError``.
    func audit(before: AuditID?, limit: Int) async throws -> [AuditEntry]

    /// Removes entries that are older than ``AdministrationLimits/auditLifetime``.
    ///
    /// - Parameter now: In milliseconds since 1970; it must be a trusted time, because a removal cannot be undone.
    /// - Returns: The number of removed entries.
    /// - Throws: ``StorageError``.
    func trimAudit(now: Int64) async throws -> Int
}
