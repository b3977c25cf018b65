import ChatClientCore
import GRDB

extension SQLiteKeyRecords {
    func signedPrekeys() throws(KeyStoreError) -> [OwnSignedPrekey] {
        try all("SELECT * FROM signedPrekey", [], OwnSignedPrekey.init).sorted { $0.number > $1.number }
    }

    func signedPrekey(_ number: UInt64) throws(KeyStoreError) -> OwnSignedPrekey? {
        try first("SELECT * FROM signedPrekey WHERE number = ?", [number.column], OwnSignedPrekey.init)
    }

    mutating func save(_ prekey: OwnSignedPrekey) throws(KeyStoreError) {
        // Not REPLACE, which would delete the ephemeral keys that are remembered for it.
        try change(
            """
            INSERT INTO signedPrekey
                (number, agreement, encapsulation, body, signature, made, isPublished, isCaughtUp)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET
                agreement = excluded.agreement, encapsulation = excluded.encapsulation, body = excluded.body,
                signature = excluded.signature, made = excluded.made, isPublished = excluded.isPublished,
                isCaughtUp = excluded.isCaughtUp
            """,
            [
                prekey.number.column, KeyColumns.column(prekey.agreement), KeyColumns.column(prekey.encapsulation),
                prekey.body.column, prekey.signature.column, prekey.made, prekey.isPublished, prekey.isCaughtUp,
            ]
        )
    }

    mutating func removeSignedPrekey(_ number: UInt64) throws(KeyStoreError) {
        try change("DELETE FROM signedPrekey WHERE number = ?", [number.column])
    }

    mutating func noteEphemeral(_ key: [UInt8], of prekey: UInt64) throws(KeyStoreError) -> Int? {
        let arguments: StatementArguments = [prekey.column]
        guard try first("SELECT 1 FROM signedPrekey WHERE number = ?", arguments, { _ in true }) != nil else {
            throw .noPrekey(prekey)
        }
        try change("INSERT OR IGNORE INTO ephemeral (prekey, key) VALUES (?, ?)", arguments + [key.column])
        guard database.changesCount == 1 else {
            return nil
        }
        return try first("SELECT count(*) AS count FROM ephemeral WHERE prekey = ?", arguments) { row in
            Int(try row.signed("count"))
        }
    }

    func pair(_ number: UInt64) throws(KeyStoreError) -> OwnPair? {
        try first("SELECT * FROM pair WHERE number = ?", [number.column], OwnPair.init)
    }

    func pairNumbers() throws(KeyStoreError) -> [UInt64] {
        try all("SELECT number FROM pair") { try $0.unsigned("number") }.sorted()
    }

    func unpublishedPairs(limit: Int) throws(KeyStoreError) -> [OwnPair] {
        try all(
            "SELECT * FROM pair WHERE isPublished = 0 ORDER BY number LIMIT ?",
            [max(0, limit)],
            OwnPair.init
        )
    }

    mutating func save(_ pair: OwnPair) throws(KeyStoreError) {
        try change(
            """
            INSERT OR REPLACE INTO pair (number, agreement, encapsulation, body, signature, made, isPublished)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                pair.number.column, KeyColumns.column(pair.agreement), KeyColumns.column(pair.encapsulation),
                pair.body.column, pair.signature.column, pair.made, pair.isPublished,
            ]
        )
    }

    mutating func removePairs(_ numbers: [UInt64]) throws(KeyStoreError) {
        for number in numbers {
            try change("DELETE FROM pair WHERE number = ?", [number.column])
        }
    }
}
