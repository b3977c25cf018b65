import ChatProtocol
import Foundation

/// A room's name and what it is compared under.
package struct RoomName: Sendable, Equatable {
    /// Bytes of a name: four for each character, which is what Unicode needs at most where nothing is combined.
    static let bytes = 4 * RoomLimits.nameCharacters

    /// As somebody wrote it.
    package let value: String

    /// Two names are the same when these are: without regard to case, to the forms of a letter that look alike
    /// (Unicode's compatibility forms), to invisible characters, and to how wide a blank is.
    package let folded: String

    /// Takes a name that obeys the rules. Number signs before it are taken off, as they are where a room is named to
    /// join it: `#general` is the room `general`. What would be read as a room's number there is no name.
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

    /// The folded names that somebody may mean who asks for a room by its name: as it is, for rooms that were made
    /// while the sign was part of a name, and without it.
    package static func searched(_ text: String) -> [String] {
        let (whole, bare) = (folded(text), folded(withoutSigns(text)))
        return whole == bare ? [whole] : [whole, bare]
    }

    private static func withoutSigns(_ text: String) -> String {
        String(text.drop { $0 == "#" })
    }

    /// What any text is compared under, also one that is no name.
    static func folded(_ text: String) -> String {
        let visible = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
        )
        // Again at the end: a letter in lower case may have another form.
        return visible.precomposedStringWithCompatibilityMapping.lowercased()
            .precomposedStringWithCompatibilityMapping
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
