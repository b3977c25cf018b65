import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func peer(_ account: String) throws(KeyStoreError) -> PeerRecord? {
        try first("SELECT * FROM peer WHERE account = ?", [account.column], Self.peer)
    }

    func peers() throws(KeyStoreError) -> [PeerRecord] {
        try all("SELECT * FROM peer ORDER BY account", [], Self.peer)
    }

    mutating func save(_ peer: PeerRecord) throws(KeyStoreError) {
        let standing = StandingColumns(peer.standing)
        try change(
            """
            INSERT OR REPLACE INTO peer (
                account, name, identity, version, listHash, list, listSignature, standing, shownIdentity, standingTime,
                verified, pinned
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                peer.account.column, peer.name.column, peer.identity.column, peer.version.column, peer.listHash.column,
                peer.list.column, peer.listSignature.column, standing.kind.rawValue, standing.identity?.column,
                standing.time, peer.verified?.column, peer.pinned,
            ]
        )
    }

    private static func peer(_ row: StoredRow) throws -> PeerRecord {
        PeerRecord(
            account: try row.text("account"),
            name: try row.text("name"),
            identity: try row.bytes("identity"),
            version: try row.unsigned("version"),
            listHash: try row.bytes("listHash"),
            list: try row.bytes("list"),
            listSignature: try row.bytes("listSignature"),
            standing: try StandingColumns(
                kind: row.word("standing", as: StandingColumns.Kind.self),
                identity: row.optional("shownIdentity", row.bytes),
                time: row.optional("standingTime", row.signed)
            ).standing,
            verified: try row.optional("verified", row.bytes),
            pinned: try row.signed("pinned")
        )
    }
}

// Progress with an account.
extension SQLiteKeyRecords {
    func nextCounter(to account: String) throws(KeyStoreError) -> UInt64 {
        let sql = "SELECT nextCounter FROM progress WHERE account = ?"
        return try first(sql, [account.column]) { try $0.unsigned("nextCounter") } ?? 1
    }

    mutating func setNextCounter(_ counter: UInt64, to account: String) throws(KeyStoreError) {
        try change(
            """
            INSERT INTO progress (account, nextCounter, lastOpened) VALUES (?, ?, x'')
            ON CONFLICT (account) DO UPDATE SET nextCounter = excluded.nextCounter
            """,
            [account.column, counter.column]
        )
    }

    func lastOpened(from account: String) throws(KeyStoreError) -> [UInt8] {
        let sql = "SELECT lastOpened FROM progress WHERE account = ?"
        return try first(sql, [account.column]) { try $0.bytes("lastOpened") } ?? []
    }

    mutating func setLastOpened(_ payloadHash: [UInt8], from account: String) throws(KeyStoreError) {
        try change(
            """
            INSERT INTO progress (account, nextCounter, lastOpened) VALUES (?, 1, ?)
            ON CONFLICT (account) DO UPDATE SET lastOpened = excluded.lastOpened
            """,
            [account.column, payloadHash.column]
        )
    }
}

/// A standing, as it is in its columns.
private struct StandingColumns {
    enum Kind: String {
        case good
        case identityChanged = "identity_changed"
        case rolledBack = "rolled_back"
        case forked
        case devicesGone = "devices_gone"
        case awaitsNewerList = "awaits_newer_list"
    }

    let kind: Kind
    var identity: [UInt8]?
    var time: Int64?

    var standing: PeerRecord.Standing {
        get throws {
            switch kind {
            case .good: .good
            case .identityChanged: .identityChanged(try StoredRow.checked(identity), at: try StoredRow.checked(time))
            case .rolledBack: .rolledBack(at: try StoredRow.checked(time))
            case .forked: .forked(at: try StoredRow.checked(time))
            case .devicesGone: .devicesGone(at: try StoredRow.checked(time))
            case .awaitsNewerList: .awaitsNewerList(until: try StoredRow.checked(time))
            }
        }
    }
}

extension StandingColumns {
    init(_ standing: PeerRecord.Standing) {
        switch standing {
        case .good: self.init(kind: .good)
        case .identityChanged(let identity, let time):
            self.init(kind: .identityChanged, identity: identity, time: time)
        case .rolledBack(let time): self.init(kind: .rolledBack, time: time)
        case .forked(let time): self.init(kind: .forked, time: time)
        case .devicesGone(let time): self.init(kind: .devicesGone, time: time)
        case .awaitsNewerList(let time): self.init(kind: .awaitsNewerList, time: time)
        }
    }
}
