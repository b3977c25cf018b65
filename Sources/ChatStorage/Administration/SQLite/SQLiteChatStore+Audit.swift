import GRDB

extension SQLiteChatStore: AuditStore {
    func appendAudit(_ draft: AuditDraft) async throws -> AuditEntry {
        try await write { try AuditTable(database: $0).append(draft) }
    }

    func audit(before: AuditID?, limit: Int) async throws -> [AuditEntry] {
        let limit = min(limit, AdministrationLimits.auditPage)
        guard limit > 0 else {
            return []
        }
        return try await read { database in
            try AuditTable(database: database).entries(before: before?.rawValue ?? .max, limit: limit)
        }
    }

    func trimAudit(now: Int64) async throws -> Int {
        let oldest = AdministrationLimits.oldestAudit(now: now)
        return try await write { try AuditTable(database: $0).trim(before: oldest) }
    }
}
