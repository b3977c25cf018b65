import ChatIdentity
import Foundation

/// The devices that a message was sealed for, in one column: for each the device's number (8 bytes), the length of its
/// account's name in UTF-8 (4 bytes), both big-endian, and the name.
enum RecipientsColumn {
    static func column(_ devices: [DeviceAddress]) -> Data {
        var column = Data()
        for device in devices {
            column.append(contentsOf: bytes(of: device.device.rawValue))
            column.append(contentsOf: bytes(of: UInt32(clamping: device.account.utf8.count)))
            column.append(contentsOf: device.account.utf8)
        }
        return column
    }

    /// Reads the column; `nil` if it is damaged.
    static func devices(_ column: [UInt8]) -> [DeviceAddress]? {
        var rest = column[...]
        var devices: [DeviceAddress] = []
        while !rest.isEmpty {
            guard let number = read(UInt64.self, from: &rest).flatMap(DeviceNumber.init),
                let length = read(UInt32.self, from: &rest), length <= rest.count,
                let account = String(validating: rest.prefix(Int(length)), as: UTF8.self)
            else {
                return nil
            }
            rest = rest.dropFirst(Int(length))
            devices.append(DeviceAddress(account: account, device: number))
        }
        return devices
    }

    private static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func read<Number: FixedWidthInteger>(
        _ type: Number.Type,
        from rest: inout ArraySlice<UInt8>
    ) -> Number? {
        let size = Number.bitWidth / 8
        guard rest.count >= size else {
            return nil
        }
        defer { rest = rest.dropFirst(size) }
        return rest.prefix(size).reduce(0) { $0 << 8 | Number($1) }
    }
}
