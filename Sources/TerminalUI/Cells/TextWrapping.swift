/// Wraps text at words, by the width that a terminal draws.
///
/// The terminal must not wrap by itself: a text full of blanks could then put its words at the start of a row, where
/// they would look like the client's own (a forged line). Here every row after the first one begins with the indent.
package enum TextWrapping {
    /// The least room for text in a row; where the indent would leave less, it is smaller.
    private static let leastRoom = 8

    /// The columns between tab stops.
    private static let tabStop = 8

    /// Wraps a text of others.
    ///
    /// Blanks where a row is broken disappear. A word longer than a row is broken. Each `\n` begins a row. Everything
    /// else is sanitized as in ``DisplayCell``. The cost is linear in the length of the text.
    ///
    /// - Parameters:
    ///   - columns: Width of the window, at least 1. A row is wider only if a single character is.
    ///   - hangingIndent: Blanks at the start of every row but the first.
    ///   - firstColumn: Columns that something else takes in the first row, such as time and name in colour.
    /// - Returns: At least one row.
    package static func wrap(
        _ text: String,
        columns: Int,
        hangingIndent: Int = 0,
        firstColumn: Int = 0,
        profile: WidthProfile = .standard
    ) -> [DisplayRows.Row] {
        let columns = max(1, columns)
        let indent = max(0, min(hangingIndent, columns - leastRoom))
        var wrapping = Wrapping(columns: columns, indent: indent, firstColumn: max(0, firstColumn))
        for unit in CharacterUnits.of(text) {
            switch unit {
            case "\n", "\r\n": wrapping.endLine()
            case " ": wrapping.addBlanks(1)
            case "\t": wrapping.addTab(tabStop)
            case _: wrapping.add(DisplayCell(unit, profile: profile))
            }
        }
        return wrapping.finish()
    }

    /// The rows so far, and the word that is not placed yet.
    private struct Wrapping {
        private let columns: Int
        private let indent: Int
        private var rows: [DisplayRows.Row] = []
        private var row = DisplayRows.Row()
        /// Columns of the row that are taken, with the indent or what the caller has put there.
        private var taken: Int
        /// Whether the row has a word.
        private var hasWord = false
        /// Blanks between the row and the word.
        private var blanks = 0
        private var word: [DisplayCell] = []
        private var wordWidth = 0

        init(columns: Int, indent: Int, firstColumn: Int) {
            self.columns = columns
            self.indent = indent
            taken = firstColumn
        }

        mutating func add(_ cell: DisplayCell) {
            // Scripts with wide characters have no blanks: a row may end before and after each of them.
            if cell.width == 2 {
                placeWord()
            }
            word.append(cell)
            wordWidth += cell.width
            if cell.width == 2 {
                placeWord()
            }
        }

        mutating func addBlanks(_ count: Int) {
            placeWord()
            // What is beyond the row is not drawn.
            blanks = min(blanks + count, columns)
        }

        mutating func addTab(_ stop: Int) {
            placeWord()
            addBlanks(stop - (row.width + blanks) % stop)
        }

        mutating func endLine() {
            placeWord()
            blanks = 0
            startRow()
        }

        mutating func finish() -> [DisplayRows.Row] {
            placeWord()
            return rows + [row]
        }

        private mutating func startRow() {
            rows.append(row)
            row = DisplayRows.Row(text: String(repeating: " ", count: indent), width: indent)
            taken = indent
            hasWord = false
        }

        private mutating func placeWord() {
            guard !word.isEmpty else {
                return
            }
            if taken + blanks + wordWidth > columns {
                breakRow()
            }
            append(String(repeating: " ", count: blanks), width: blanks)
            blanks = 0
            for cell in word {
                if taken + cell.width > columns, hasWord || taken > indent {
                    startRow()
                }
                append(cell.text, width: cell.width)
                hasWord = true
            }
            word.removeAll(keepingCapacity: true)
            wordWidth = 0
        }

        /// Breaks the row before a word that does not fit into it, unless it fits into no row and this one has room.
        private mutating func breakRow() {
            let isLong = wordWidth > columns - indent
            if isLong, taken + blanks < columns {
                return
            }
            blanks = 0
            if hasWord || taken > indent {
                startRow()
            }
        }

        private mutating func append(_ text: String, width: Int) {
            row.text += text
            row.width += width
            taken += width
        }
    }
}
