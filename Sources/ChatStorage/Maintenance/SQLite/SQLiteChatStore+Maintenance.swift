import ChatProtocol
import GRDB
import Synchronization

extension SQLiteChatStore: MaintainedStore {
    func bound(of retention: Retention, now: Int64) async throws -> RetentionBound {
        try await read { try RetentionQuery(database: $0).bound(of: retention, now: now) }
    }

    func enforce(_ bound: RetentionBound, after: Int64, limit: Int) async throws -> RetentionStep {
        guard bound.oldest != nil || bound.messages != nil else {
            return RetentionStep(removed: 0, next: nil)
        }
        // Reading outside the write transaction is safe: only this method removes messages, and no message is
        // inserted before the last.
        let (removals, next) = try await read { database in
            try RetentionQuery(database: database).removals(bound, after: after, limit: max(limit, 1))
        }
        if !removals.isEmpty {
            try await write { try removals.forEach(RetentionQuery(database: $0).remove) }
        }
        return RetentionStep(removed: removals.reduce(0) { $0 + $1.count }, next: next)
    }

    func forget(_ username: Username) async throws -> ForgottenAccount? {
        let forgotten = try await StorageError.mapping(path) {
            try await database.writeWithoutTransaction { database in
                var forgotten: ForgottenAccount?
                try database.erasingWhatIsFreed {
                    try database.inTransaction {
                        let update = ForgetUpdate(database: database)
                        forgotten = try update.forget(username)
                        if forgotten != nil {
                            try update.cleanIndex()
                        }
                        // The server may run: its next batch must not use the name that it has in memory.
                        _ = self.cacheLease.withLock { $0.checkOut() }
                        return .commit
                    }
                }
                return forgotten
            }
        }
        // Truncates the WAL too, which still holds the erased data. If a reader prevents it, the WAL is overwritten
        // later.
        _ = try? await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        return forgotten
    }

    func export(_ take: (ExportRecord) async throws -> Void) async throws {
        try await export(\.id, { try $0.accounts(after: $1) }, { try await take(.account($0)) })
        try await export(\.id, { try $0.conversations(after: $1) }, { try await take(.conversation($0)) })
        try await export(\.id, { try $0.messages(after: $1) }, { try await take(.message($0)) })
    }

    func openRooms(beginningWith prefix: String, after: RoomListPosition?, limit: Int) async throws -> [OpenRoom] {
        let folded = RoomName.folded(prefix)
        return try await read {
            try OpenRoomQuery(database: $0).rooms(beginningWith: folded, after: after, limit: max(limit, 0))
        }
    }

    private func export<Record: Sendable>(
        _ id: (Record) -> Int64,
        _ page: @escaping @Sendable (ExportQuery, Int64) throws -> [Record],
        _ take: (Record) async throws -> Void
    ) async throws {
        var after: Int64 = 0
        while true {
            let start = after
            let records = try await read { try page(ExportQuery(database: $0), start) }
            for record in records {
                try await take(record)
            }
            guard let last = records.last else {
                return
            }
            after = id(last)
        }
    }
}
