import GRDB

/// What makes a SQLite file one of our stores.
struct StoreSchema: Sendable {
    /// The number in the file's header that says whose file it is, as in `PRAGMA application_id`.
    let applicationID: Int32

    /// The steps from an empty file to today's tables.
    let migrator: DatabaseMigrator

    /// The most connections that read at the same time.
    let readers: Int

    /// What happens to each connection when it opens, besides.
    var prepare: (@Sendable (Database) throws -> Void)?
}
