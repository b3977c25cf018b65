import ChatProtocol
import GRDB

extension SQLiteChatStore: InviteStore {
    func addInvite(_ draft: InviteDraft, now: Int64) async throws -> Invite {
        try await write { try InviteTable(database: $0).add(draft, now: now) }
    }

    func invites() async throws -> [Invite] {
        try await read { try InviteTable(database: $0).all() }
    }

    func revokeInvite(_ id: InviteID) async throws -> Invite? {
        try await write { database in
            let table = InviteTable(database: database)
            try table.revoke(id)
            return try table.invite(id)
        }
    }

    func reserveInvite(digest: [UInt8], for username: Username, now: Int64) async throws -> InviteOutcome {
        let isKnown = try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                try InviteTable(database: database).invite(digest: digest) != nil
                    || ApplicationTable(database: database).entry(digest: digest, for: username) != nil
            }
        }
        // Guessed codes cost no transaction.
        guard isKnown else {
            return .refused(.unknown)
        }
        return try await write { database in
            try ReservationTable(database: database).reserve(digest: digest, for: username, now: now)
        }
    }

    func confirmReservation(_ id: ReservationID) async throws {
        try await write { try ReservationTable(database: $0).end(id, isUsed: true) }
    }

    func giveBackReservation(_ id: ReservationID) async throws {
        try await write { try ReservationTable(database: $0).end(id, isUsed: false) }
    }

    func openReservations() async throws -> [InviteReservation] {
        try await read { try ReservationTable(database: $0).all() }
    }
}

extension SQLiteChatStore: ApplicationStore {
    func apply(_ draft: ApplicationDraft, now: Int64) async throws -> ApplicationOutcome {
        try await write { try ApplicationTable(database: $0).add(draft, now: now) }
    }

    func applications(now: Int64) async throws -> [Application] {
        try await read { database in
            try ApplicationTable(database: database).all().filter { $0.isPresent(now: now) }.map(\.application)
        }
    }

    func application(named username: Username, now: Int64) async throws -> Application? {
        try await lookUpApplication(now: now) { try $0.entry(named: username) }
    }

    func application(digest: [UInt8], for username: Username, now: Int64) async throws -> Application? {
        try await lookUpApplication(now: now) { try $0.entry(digest: digest, for: username) }
    }

    private func lookUpApplication(
        now: Int64,
        _ find: @escaping @Sendable (ApplicationTable) throws -> ApplicationTable.Entry?
    ) async throws -> Application? {
        try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                let entry = try find(ApplicationTable(database: database))
                return entry.flatMap { $0.isPresent(now: now) ? $0.application : nil }
            }
        }
    }

    func decideApplication(
        of username: Username,
        isApproved: Bool,
        by maker: Maker,
        now: Int64
    ) async throws -> ApplicationDecision {
        try await write { database in
            try ApplicationTable(database: database).decide(username, isApproved: isApproved, by: maker, now: now)
        }
    }
}
