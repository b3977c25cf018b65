import ChatIdentity
import GRDB

/// The blocks of a sealed message as they are stored: for each the number of the device (8 bytes), the length of the
/// block (2), both big-endian, and the block.
struct BlockColumn {
    private static let numberBytes = 8
    private static let lengthBytes = 2

    /// The blocks read so far.
    private(set) var blocks: [DeviceNumber: [UInt8]] = [:]

    /// Encodes the blocks for some devices, in the order of these; blocks have at most 65,535 bytes.
    static func bytes(_ blocks: [DeviceNumber: [UInt8]], for devices: [DeviceNumber]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(devices.reduce(0) { $0 + numberBytes + lengthBytes + (blocks[$1]?.count ?? 0) })
        for device in devices {
            guard let block = blocks[device] else {
                continue
            }
            withUnsafeBytes(of: device.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: UInt16(clamping: block.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: block)
        }
        return bytes
    }

    /// Adds the blocks of a column.
    ///
    /// - Throws: `DatabaseError` for bytes that ``bytes(_:for:)`` never writes.
    mutating func read(_ column: [UInt8]) throws {
        var left = column[...]
        while !left.isEmpty {
            let number = left.prefix(Self.numberBytes)
            left = left.dropFirst(Self.numberBytes)
            let length = left.prefix(Self.lengthBytes)
            left = left.dropFirst(Self.lengthBytes)
            let count = Int(length.reduce(0 as UInt16) { $0 << 8 | UInt16($1) })
            guard number.count == Self.numberBytes, length.count == Self.lengthBytes, left.count >= count,
                let device = DeviceNumber(rawValue: number.reduce(0) { $0 << 8 | UInt64($1) })
            else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the blocks of a message cannot be read")
            }
            blocks[device] = Array(left.prefix(count))
            left = left.dropFirst(count)
        }
    }
}
