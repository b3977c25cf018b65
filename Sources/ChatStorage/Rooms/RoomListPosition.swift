/// A place in the list of rooms, which is sorted by folded names, and by numbers where several rooms have one name.
package struct RoomListPosition: Sendable, Hashable {
    /// Stands between a name and a number in what a client sends; no name has it.
    private static let separator: Unicode.Scalar = "\0"

    /// The folded name.
    package let folded: String

    /// The room's number.
    package let number: Int64

    /// Makes a place.
    package init(folded: String, number: Int64) {
        self.folded = folded
        self.number = number
    }
}

extension RoomListPosition {
    /// Reads what a client sent: the name of the last room that it has, or this, U+0000 and the room's number. A name
    /// alone, from clients of release 0.1.0, means all rooms of that name.
    package init(after text: String) {
        let parts = text.unicodeScalars.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == Self.separator }
        folded = parts.first.map { RoomName.folded(String($0)) } ?? ""
        number = parts.count > 1 ? Int64(String(parts[1])) ?? .max : .max
    }
}

extension RoomListPosition: Comparable {
    /// As the database compares: text by its bytes.
    package static func < (one: Self, other: Self) -> Bool {
        guard one.folded == other.folded else {
            return one.folded.utf8.lexicographicallyPrecedes(other.folded.utf8)
        }
        return one.number < other.number
    }
}
