/// The number of a session: 8 bytes that both sides derive from its first secret.
package struct SessionNumber: RawRepresentable, Hashable, Comparable, Sendable {
    package static let byteCount = 8

    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}
