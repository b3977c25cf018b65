import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func peer(_ account: String) throws(KeyStoreError) -> PeerRecord? {
        try first("SELECT * FROM peer WHERE account = ?", [account.column], PeerRecord.init)
    }

    func peers() throws(KeyStoreError) -> [PeerRecord] {
        try all("SELECT * FROM peer ORDER BY account", [], PeerRecord.init)
    }

    mutating func save(_ peer: PeerRecord) throws(KeyStoreError) {
        let standing = StandingColumns(peer.standing)
        try change(
            """
            INSERT OR REPLACE INTO peer (
                account, name, identity, version, listHash, list, listSignature, standing, shownIdentity, standingTime,
                verified, pinned, claimed
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                peer.account.column, peer.name.column, peer.identity.column, peer.version.column, peer.listHash.column,
                peer.list.column, peer.listSignature.column, standing.kind.rawValue, standing.identity?.column,
                standing.time, peer.verified?.column, peer.pinned, peer.claimed.column,
            ]
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
