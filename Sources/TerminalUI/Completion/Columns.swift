import ChatProtocol

/// Lays words out in columns, top to bottom and then left to right.
package enum Columns {
    /// Blanks between columns.
    private static let gap = 2

    /// The rows of a list of words.
    ///
    /// - Parameters:
    ///   - words: The words, in the order shown. They are sanitized; one wider than the window is cut short.
    ///   - width: Columns of the window, at least 1.
    ///   - rowLimit: The maximum number of rows, at least 2. If the words need more, the last row says how many there
    ///     are besides.
    package static func rows(
        _ words: [String],
        width: Int,
        rowLimit: Int,
        profile: WidthProfile = .standard
    ) -> [String] {
        let width = max(1, width)
        let rowLimit = max(2, rowLimit)
        guard !words.isEmpty else {
            return []
        }
        // More do not fit: a word takes a column, and another two to the next.
        let mostColumns = max(1, (width + gap) / (1 + gap))
        let cells = words.prefix(mostColumns * rowLimit).map { cell($0, width: width, profile) }
        var columnCount = min(mostColumns, cells.count)
        while true {
            let plan = Plan(cells, total: words.count, columns: columnCount, rowLimit: rowLimit)
            if plan.width <= width || columnCount == 1 {
                return plan.rows + rest(of: words.count - plan.shown, width: width)
            }
            columnCount -= 1
        }
    }

    private static func cell(_ word: String, width: Int, _ profile: WidthProfile) -> DisplayRows.Row {
        let text = SafeText.line(word)
        let whole = DisplayWidth.of(text, profile: profile)
        guard whole > width else {
            return DisplayRows.Row(text: text, width: whole)
        }
        var row = DisplayRows.Row()
        for character in text {
            let next = DisplayWidth.of(character, profile: profile)
            guard row.width + next < width else {
                break
            }
            row.text.append(character)
            row.width += next
        }
        return DisplayRows.Row(text: row.text + "…", width: row.width + 1)
    }

    private static func rest(of count: Int, width: Int) -> [String] {
        guard count > 0 else {
            return []
        }
        let text = "and \(count) more; type the beginning"
        return [text.count <= width ? text : "and \(count) more"]
    }

    /// The words as they would stand in a number of columns.
    private struct Plan {
        /// The words of each column.
        private let columns: [ArraySlice<DisplayRows.Row>]
        private let widths: [Int]
        /// Number of words shown.
        let shown: Int

        init(_ cells: [DisplayRows.Row], total: Int, columns: Int, rowLimit: Int) {
            let isWhole = total <= columns * rowLimit
            shown = isWhole ? total : columns * (rowLimit - 1)
            let height = (shown + columns - 1) / columns
            let shown = shown
            self.columns = stride(from: 0, to: shown, by: height).map { cells[$0..<min($0 + height, shown)] }
            widths = self.columns.map { $0.map(\.width).max() ?? 0 }
        }

        var width: Int { widths.reduce(0, +) + Columns.gap * (widths.count - 1) }

        var rows: [String] {
            let height = columns.first?.count ?? 0
            return (0..<height).map { row in
                var text = ""
                var blanks = 0
                for (column, width) in zip(columns, widths) where row < column.count {
                    let cell = column[column.startIndex + row]
                    text += String(repeating: " ", count: blanks) + cell.text
                    blanks = width - cell.width + Columns.gap
                }
                return text
            }
        }
    }
}
