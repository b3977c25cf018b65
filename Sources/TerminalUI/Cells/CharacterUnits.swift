/// Divides a text into characters of a bounded number of code points.
///
/// A user-perceived character (grapheme cluster) has no bound by itself: thousands of marks may follow one letter. One
/// that exceeds a limit here is divided, so that the cost of a character is bounded, and the marks drawn on it are few.
/// The units together are the text, unchanged.
package enum CharacterUnits {
    /// The maximum number of code points of a unit; the longest emoji sequences in use have ten.
    package static let scalarLimit = 32

    /// The maximum number of marks in a unit: what languages need, with room to spare.
    package static let markLimit = 8

    /// The units of a text, in time linear in its length.
    package static func of(_ text: some StringProtocol) -> [Character] {
        var units: [Character] = []
        for character in text {
            // As many bytes cannot have more code points than the limits permit.
            if character.utf8.count <= markLimit + 1 {
                units.append(character)
            } else {
                divide(character, into: &units)
            }
        }
        return units
    }

    private static func divide(_ character: Character, into units: inout [Character]) {
        var unit = String.UnicodeScalarView()
        var scalarCount = 0
        var markCount = 0
        for scalar in character.unicodeScalars {
            let isMark = isMark(scalar)
            if scalarCount == scalarLimit || (isMark && markCount == markLimit) {
                units += String(unit)
                unit = String.UnicodeScalarView()
                (scalarCount, markCount) = (0, 0)
            }
            unit.append(scalar)
            scalarCount += 1
            markCount += isMark ? 1 : 0
        }
        units += String(unit)
    }

    /// Whether a code point is drawn on the character before it.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else {
            return false
        }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}
