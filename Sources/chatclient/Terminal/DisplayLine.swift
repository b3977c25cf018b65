import ChatProtocol

/// One character as a terminal shows it.
struct DisplayCell: Sendable, Equatable {
    /// What is written.
    let text: String
    /// The columns that it takes.
    let width: Int

    /// Shows a character; one that could harm the terminal is shown by its harmless form.
    init(_ character: Character) {
        text = SafeText.line(String(character))
        width = DisplayWidth.of(text)
    }
}

/// A typed line as a terminal shows it, before it is broken into rows.
struct DisplayLine: Sendable, Equatable {
    /// The characters.
    var cells: [DisplayCell] = []
    /// The cell before which the cursor stands; `cells.count` is the end.
    var cursor = 0

    /// Shows nothing.
    init() {}

    /// Shows cells.
    init(cells: [DisplayCell], cursor: Int) {
        self.cells = cells
        self.cursor = cursor
    }

    /// Shows a text with the cursor at its end.
    init(_ text: String) {
        cells = text.map { DisplayCell($0) }
        cursor = cells.count
    }
}

/// A line broken into the rows of a terminal.
struct DisplayRows: Sendable, Equatable {
    /// One row.
    struct Row: Sendable, Equatable {
        var text = ""
        /// The columns that the text takes.
        var width = 0
    }

    /// At least one; a full last row is followed by an empty one for the cursor.
    private(set) var rows = [Row()]
    /// The row that the cursor is in.
    private(set) var cursorRow = 0
    /// Columns before the cursor.
    private(set) var cursorColumn = 0

    /// Breaks a line for a terminal of this many columns.
    init(_ line: DisplayLine, columns: Int) {
        for (index, cell) in line.cells.enumerated() {
            if rows[rows.count - 1].width + cell.width > columns {
                rows.append(Row())
            }
            if index == line.cursor {
                setCursor()
            }
            rows[rows.count - 1].text += cell.text
            rows[rows.count - 1].width += cell.width
        }
        if line.cursor >= line.cells.count {
            if rows[rows.count - 1].width >= columns {
                rows.append(Row())
            }
            setCursor()
        }
    }

    private mutating func setCursor() {
        cursorRow = rows.count - 1
        cursorColumn = rows[cursorRow].width
    }

    /// Keeps only as many rows as fit, among them the cursor's.
    mutating func crop(to height: Int) {
        guard rows.count > height else {
            return
        }
        let start = min(rows.count - height, cursorRow)
        rows = Array(rows[start..<start + height])
        cursorRow -= start
    }
}
