import ChatProtocol
import Foundation

/// A room's display name and its folded form for comparison.
package struct RoomName: Sendable, Equatable {
    /// The maximum number of bytes in a name: four for each character, the most that Unicode needs without
    /// combining characters.
    static let bytes = 4 * RoomLimits.nameCharacters

    /// The name as entered, without leading number signs.
    package let value: String

    /// The comparison key. It ignores case, compatibility variants of a letter (NFKC), invisible characters, and
    /// the width of whitespace.
    package let folded: String

    /// Validates a name. Leading number signs are removed, as they are where a room is joined by name: `#general`
    /// is the room `general`. Text that would be parsed as a room number when joining is not a valid name.
    ///
    /// - Throws: ``RoomRefusal/invalidName``.
    package init(_ text: String) throws(RoomRefusal) {
        let value = Self.withoutSigns(text)
        let ends = [value.unicodeScalars.first, value.unicodeScalars.last]
        guard ends.allSatisfy({ $0?.properties.isWhitespace == false }), value.count <= RoomLimits.nameCharacters,
            value.utf8.count <= Self.bytes,
            SafeText.line(value) == value
        else {
            throw .invalidName
        }
        let folded = Self.folded(value)
        guard !folded.isEmpty, RoomKey.number(in: folded) == nil else {
            throw .invalidName
        }
        self.value = value
        self.folded = folded
    }

    /// Returns the folded names to search for when a room is requested by name: the text unchanged, for rooms
    /// created while the sign was part of a name, and the text without the sign.
    package static func searched(_ text: String) -> [String] {
        let (whole, bare) = (folded(text), folded(withoutSigns(text)))
        return whole == bare ? [whole] : [whole, bare]
    }

    private static func withoutSigns(_ text: String) -> String {
        String(text.drop { $0 == "#" })
    }

    /// Returns the comparison key of any text, even one that is not a valid name.
    package static func folded(_ text: String) -> String {
        let visible = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
        )
        // Normalized again at the end: lowercasing can produce a letter that has a compatibility form.
        return visible.precomposedStringWithCompatibilityMapping.lowercased()
            .precomposedStringWithCompatibilityMapping
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
