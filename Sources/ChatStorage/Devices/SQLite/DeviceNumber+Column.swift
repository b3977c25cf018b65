import ChatIdentity
import GRDB

extension DeviceNumber {
    /// The value of a column: the same bits, signed.
    var column: Int64 { Int64(bitPattern: rawValue) }

    /// Reads a column.
    ///
    /// - Throws: `DatabaseError` for 0, which no row has.
    init(column: Int64) throws {
        guard let number = DeviceNumber(rawValue: UInt64(bitPattern: column)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a device has the number 0")
        }
        self = number
    }
}
