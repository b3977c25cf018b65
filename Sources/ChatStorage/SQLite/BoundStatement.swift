import GRDB
import GRDBSQLite

/// A cached statement whose values are bound with SQLite's C functions: GRDB's arrays of values took a third of the
/// instructions of storing a message.
struct BoundStatement {
    private let statement: Statement

    /// Prepares the statement for the open transaction.
    init(_ database: Database, sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        // GRDB checks that its own arguments are set; it does not clear values bound directly.
        statement.setUncheckedArguments(StatementArguments())
    }

    /// Binds values and runs the statement.
    ///
    /// - Parameter bind: Binds the values and returns the result codes, joined by OR. Bytes that it binds must stay in
    ///   place until this function returns.
    /// - Throws: GRDB's `DatabaseError`.
    func run(_ bind: (OpaquePointer) -> Int32) throws {
        let row = statement.sqliteStatement
        // SQLite rejects bindings until a statement that has run is reset. The result is that of the last run, so
        // it is ignored.
        sqlite3_reset(row)
        // Clears the bindings before the bytes' pointers become invalid.
        defer { sqlite3_clear_bindings(row) }
        guard bind(row) == SQLITE_OK else {
            throw DatabaseError(resultCode: .SQLITE_ERROR, message: "the values of a statement could not be bound")
        }
        try statement.execute()
    }

    /// Binds bytes without copying; they must stay in place until the statement has run.
    static func bind(_ bytes: UnsafeRawBufferPointer, to place: Int32, of row: OpaquePointer) -> Int32 {
        guard let start = bytes.baseAddress else {
            return sqlite3_bind_zeroblob(row, place, 0)
        }
        return sqlite3_bind_blob64(row, place, start, sqlite3_uint64(bytes.count), nil)
    }
}
