import ChatAdministration
import ChatProtocol
import ChatStorage
import Foundation
import Logging
import NIOCore

/// Commands that report: about the server, its rooms, and what was done; and the export of everything.
extension AdminService {
    /// Rooms that are read at once.
    private static let roomsPerPage = 200

    /// Reports how the server is.
    func status() async throws -> AdminItem {
        let now = ServerTime.milliseconds
        let open = connections.list()
        let logins = open.compactMap(\.login)
        let certificate = facts.certificate.current
        let applications = try await store.applications(now: now)
        return .status(
            StatusItem(
                version: Release.version,
                uptime: (NIODeadline.now() - facts.started).wholeSeconds,
                connections: open.count,
                sessions: logins.count,
                online: Set(logins.map(\.account.id)).count,
                accounts: try await accounts.credentials.usernames().count,
                registration: settings.read { $0.registration }.rawValue,
                lockdown: access.isLockedDown,
                bans: try await store.bans(now: now).count,
                invites: try await store.invites().count { $0.refusal(now: now) == nil },
                pending: applications.count { $0.state == .pending },
                approved: applications.count { $0.state != .pending },
                fingerprint: "\(certificate.fingerprint)",
                certificateExpires: Int64(certificate.validity.until.timeIntervalSince1970 * 1000),
                dataBytes: ResourceUse.bytes(inFolder: facts.dataDirectory),
                memoryBytes: ResourceUse.memoryBytes,
                outboxBytes: Int64(connections.outboxes.bytes)
            )
        )
    }

    /// Lists the open rooms, listed or not.
    func rooms(_ prefix: String?, _ emit: Emit) async throws {
        try await eachOpenRoom(beginningWith: prefix ?? "") { room in
            try await emit(
                .room(
                    RoomItem(
                        number: room.number.rawValue,
                        name: room.name,
                        admin: room.admin,
                        members: room.memberCount,
                        limit: room.limit,
                        isListed: room.isListed,
                        isInviteOnly: room.isInviteOnly,
                        hasPassword: room.hasPassword,
                        isKept: room.isKept
                    )
                )
            )
        }
    }

    /// Returns everything in the message store, as `chatserver export` prints it. It is read page by page over a
    /// connection to the database of its own, so that nobody waits for it.
    func export(by caller: AdminCaller, _ emit: Emit) async throws {
        log("everything is exported", by: caller)
        try await audit.record(AuditRecord(.export), by: caller) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try await facts.reader().export { record in
                let json = String(decoding: try encoder.encode(record), as: UTF8.self)
                try await emit(.object(json: json))
            }
        }
    }

    /// Reads the settings and the certificate again.
    func reload(by caller: AdminCaller, _ emit: Emit) async throws {
        let item = try await audit.record(AuditRecord(.reload), by: caller) { try await facts.reload() }
        try await emit(.reload(item))
    }

    /// Reads a page of the audit log; that it was read is in it.
    func readAudit(_ request: AuditRequest, by caller: AdminCaller, _ emit: Emit) async throws {
        let entries = try await audit.record(AuditRecord(.audit), by: caller) { try await audit.entries(request) }
        for entry in entries {
            try await emit(.audit(AuditItem(entry)))
        }
    }

    /// Calls a function with each open room, in the order of their names.
    func eachOpenRoom(beginningWith prefix: String, _ take: (OpenRoom) async throws -> Void) async throws {
        var position: RoomListPosition?
        while true {
            let page = try await store.openRooms(beginningWith: prefix, after: position, limit: Self.roomsPerPage)
            for room in page {
                try await take(room)
            }
            guard page.count == Self.roomsPerPage, let last = page.last else {
                return
            }
            position = last.position
        }
    }
}

extension AuditItem {
    /// Makes the item of an entry.
    init(_ entry: AuditEntry) {
        let act = AuditAct(word: entry.act)
        self.init(
            id: entry.id.rawValue,
            time: entry.time,
            by: entry.actor.shown,
            act: act.verb,
            target: entry.targetAccount?.name ?? entry.targetText,
            detail: entry.detail.isEmpty ? nil : entry.detail,
            outcome: act.outcome
        )
    }
}
