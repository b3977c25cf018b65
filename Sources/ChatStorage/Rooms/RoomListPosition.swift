/// A pagination cursor in the list of rooms, which is sorted by folded name and, among rooms of one name, by
/// number.
package struct RoomListPosition: Sendable, Hashable {
    /// Separates the name from the number in a client's cursor; no name contains it.
    private static let separator: Unicode.Scalar = "\0"

    /// The folded name.
    package let folded: String

    /// The room's number.
    package let number: Int64

    /// Creates a position.
    package init(folded: String, number: Int64) {
        self.folded = folded
        self.number = number
    }
}

extension RoomListPosition {
    /// Parses a client's cursor: the name of the last room that it has, optionally followed by U+0000 and the
    /// room's number. A name alone, from clients of release 0.1.0, means all rooms of that name.
    package init(after text: String) {
        let parts = text.unicodeScalars.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == Self.separator }
        folded = parts.first.map { RoomName.folded(String($0)) } ?? ""
        number = parts.count > 1 ? Int64(String(parts[1])) ?? .max : .max
    }
}

extension RoomListPosition: Comparable {
    /// Compares as the database does: text by its UTF-8 bytes.
    package static func < (one: Self, other: Self) -> Bool {
        guard one.folded == other.folded else {
            return one.folded.utf8.lexicographicallyPrecedes(other.folded.utf8)
        }
        return one.number < other.number
    }
}
