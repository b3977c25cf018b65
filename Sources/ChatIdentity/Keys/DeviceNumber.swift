/// The number of a device: random, 64 bits, never 0.
package struct DeviceNumber: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt64

    /// Returns `nil` for 0, which stands for "no device" on the wire.
    package init?(rawValue: UInt64) {
        guard rawValue != 0 else {
            return nil
        }
        self.rawValue = rawValue
    }

    /// Draws a number.
    package init(using generator: inout some RandomNumberGenerator) {
        rawValue = .random(in: 1 ... .max, using: &generator)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension DeviceNumber: CustomStringConvertible {
    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
