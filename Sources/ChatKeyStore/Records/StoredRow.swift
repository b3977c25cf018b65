import ChatIdentity
import Foundation
import GRDB

/// A row of the file, which may be damaged: every column is read with its check.
struct StoredRow {
    /// A column has a value that was never written.
    struct Damage: Error {}

    private let row: Row

    init(_ row: Row) {
        self.row = row
    }

    func signed(_ column: String) throws -> Int64 {
        try row.decode(Int64.self, forColumn: column)
    }

    func unsigned(_ column: String) throws -> UInt64 {
        UInt64(bitPattern: try signed(column))
    }

    func short(_ column: String) throws -> UInt32 {
        try Self.checked(UInt32(exactly: signed(column)))
    }

    func flag(_ column: String) throws -> Bool {
        try signed(column) != 0
    }

    func data(_ column: String) throws -> Data {
        try row.decode(Data.self, forColumn: column)
    }

    func bytes(_ column: String) throws -> [UInt8] {
        Array(try data(column))
    }

    /// A name or text, which is stored as bytes.
    func text(_ column: String) throws -> String {
        try Self.checked(String(validating: data(column), as: UTF8.self))
    }

    /// One of the words of an enumeration, which are stored as SQLite's texts.
    func word<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type) throws -> Value {
        try Self.checked(Value(rawValue: row.decode(String.self, forColumn: column)))
    }

    func device(_ column: String) throws -> DeviceNumber {
        try Self.checked(DeviceNumber(rawValue: unsigned(column)))
    }

    func address(account: String) throws -> DeviceAddress {
        DeviceAddress(account: try text(account), device: try device("device"))
    }

    /// Reads a column unless it is empty.
    func optional<Value>(_ column: String, _ read: (String) throws -> Value) throws -> Value? {
        try row.decode(DatabaseValue.self, forColumn: column).isNull ? nil : read(column)
    }

    static func checked<Value>(_ value: Value?) throws -> Value {
        guard let value else {
            throw Damage()
        }
        return value
    }
}

extension String {
    /// The text in its column.
    var column: Data { Data(utf8) }
}

extension UInt64 {
    /// The number in its column.
    var column: Int64 { Int64(bitPattern: self) }
}

extension DeviceNumber {
    /// The number in its column.
    var column: Int64 { rawValue.column }
}

extension [UInt8] {
    /// The bytes in their column.
    var column: Data { Data(self) }
}
