import GRDB

/// The schema of a SQLite store file.
struct StoreSchema: Sendable {
    /// The number in the file's header that identifies its owner, `PRAGMA application_id`.
    let applicationID: Int32

    /// The migrations from an empty file to the current tables.
    let migrator: DatabaseMigrator

    /// The maximum number of concurrent read connections.
    let readers: Int

    /// Additional set-up of each connection when it opens.
    var prepare: (@Sendable (Database) throws -> Void)?
}
