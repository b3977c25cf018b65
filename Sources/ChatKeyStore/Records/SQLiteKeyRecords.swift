import ChatClientCore
import ChatIdentity
import GRDB

/// The records of a key store in an open transaction.
struct SQLiteKeyRecords: KeyRecords {
    let database: Database
    let path: String
    let failure: KeyStoreFailure

    /// Runs statements; an error also ends the transaction.
    func run<Value>(_ work: () throws -> Value) throws(KeyStoreError) -> Value {
        do {
            return try work()
        } catch {
            let error = KeyStoreError(error, path: path)
            failure.first = failure.first ?? error
            throw error
        }
    }

    /// Changes rows.
    func change(_ sql: String, _ arguments: StatementArguments = []) throws(KeyStoreError) {
        try run { try database.cachedStatement(sql: sql).execute(arguments: arguments) }
    }

    /// Reads rows in the statement's order.
    func all<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (StoredRow) throws -> Value
    ) throws(KeyStoreError) -> [Value] {
        try run {
            try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map { try read(StoredRow($0)) }
        }
    }

    /// Reads the first row.
    func first<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (StoredRow) throws -> Value
    ) throws(KeyStoreError) -> Value? {
        try run {
            try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments).map { try read(StoredRow($0)) }
        }
    }
}

// What there is once.
extension SQLiteKeyRecords {
    func state() throws(KeyStoreError) -> KeyStoreState {
        let former = try identity.formerNumbers()
        var state = try first("SELECT * FROM state") { row in
            var state = KeyStoreState()
            state.serverID = try row.bytes("serverID")
            state.trust = try row.text("trust")
            state.line = try row.bytes("line")
            state.lineChanged = try row.signed("lineChanged")
            state.blocksSealed = try row.unsigned("blocksSealed")
            state.lastMail = try row.unsigned("lastMail")
            state.isListed = try row.flag("isListed")
            state.wasUsed = try row.flag("wasUsed")
            state.renumbered = try row.signed("renumbered")
            state.nextPrekey = try row.unsigned("nextPrekey")
            state.nextPair = try row.unsigned("nextPair")
            return state
        }
        state?.formerNumbers = former
        return state ?? KeyStoreState()
    }

    mutating func save(_ state: KeyStoreState) throws(KeyStoreError) {
        try change(
            """
            INSERT OR REPLACE INTO state (
                id, serverID, trust, line, lineChanged, blocksSealed, lastMail, isListed, wasUsed, renumbered,
                nextPrekey, nextPair
            ) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                state.serverID.column, state.trust.column, state.line.column, state.lineChanged,
                state.blocksSealed.column, state.lastMail.column, state.isListed, state.wasUsed,
                state.renumbered, state.nextPrekey.column, state.nextPair.column,
            ]
        )
        try identity.save(state.formerNumbers)
    }

    func ownDevice() throws(KeyStoreError) -> OwnDevice? {
        try identity.device()
    }

    mutating func save(_ device: OwnDevice?) throws(KeyStoreError) {
        try identity.save(device)
    }

    func identityDraft() throws(KeyStoreError) -> IdentityDraft? {
        try identity.draft()
    }

    mutating func save(_ draft: IdentityDraft) throws(KeyStoreError) {
        try identity.save(draft)
    }

    mutating func removeIdentityDraft() throws(KeyStoreError) {
        try identity.removeDraft()
    }

    func ownList(_ version: UInt64) throws(KeyStoreError) -> SignedDeviceList? {
        try identity.list(version)
    }

    mutating func save(_ list: SignedDeviceList, version: UInt64) throws(KeyStoreError) {
        try identity.save(list, version: version)
    }

    mutating func removeOwnLists() throws(KeyStoreError) {
        try identity.removeLists()
    }

    private var identity: IdentityTables { IdentityTables(records: self) }
}
