import ChatProtocol

/// One character as displayed by a terminal.
package struct DisplayCell: Sendable, Equatable {
    /// The displayed text.
    package let text: String
    /// Width in columns.
    package let width: Int

    /// Creates the cell of a character; an unsafe one is replaced by its sanitized form.
    ///
    /// A line end is shown as `⏎`. Marks without a letter are shown on a dotted circle, so that they do not join the
    /// character before them on the screen.
    ///
    /// - Parameter character: A unit of ``CharacterUnits``, so that the cost is bounded.
    package init(_ character: Character, profile: WidthProfile = .standard) {
        if let ascii = character.asciiValue, (0x20..<0x7F).contains(ascii) {
            text = String(character)
            width = 1
            return
        }
        guard character != "\n" else {
            text = "⏎"
            width = 1
            return
        }
        let safe = SafeText.character(character)
        text = safe.unicodeScalars.first.map(CharacterUnits.isMark) == true ? "\u{25CC}" + safe : safe
        width = DisplayWidth.of(text, profile: profile)
    }
}
