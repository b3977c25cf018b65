import ChatProtocol

/// Rows of aligned columns. Texts are sanitized; the last column is not padded, so texts of any width belong there.
struct TextTable {
    private static let gap = "  "

    private var rows: [[String]]

    /// Creates a table.
    ///
    /// - Parameter head: The names of the columns.
    init(_ head: [String]) {
        rows = [head]
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells.map { SafeText.line($0) })
    }

    /// The lines, the head first.
    var lines: [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count {
                    widths.append(0)
                }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += column == 0 ? "" : Self.gap
                line += cell
                if column < row.count - 1 {
                    line += String(repeating: " ", count: widths[column] - cell.count)
                }
            }
            while line.last == " " {
                line.removeLast()
            }
            return line
        }
    }
}
