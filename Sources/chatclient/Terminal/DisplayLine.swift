import ChatProtocol

/// One character as displayed by a terminal.
struct DisplayCell: Sendable, Equatable {
    /// The displayed text.
    let text: String
    /// Width in columns.
    let width: Int

    /// Creates the cell of a character; an unsafe one is replaced by its sanitized form.
    init(_ character: Character) {
        text = SafeText.character(character)
        width = DisplayWidth.of(text)
    }
}

/// A typed line as displayed by a terminal, before it is wrapped into rows.
struct DisplayLine: Sendable, Equatable {
    /// The characters.
    var cells: [DisplayCell] = []
    /// The cell that the cursor precedes; `cells.count` is the end.
    var cursor = 0

    /// Creates an empty line.
    init() {}

    /// Creates a line of cells.
    init(cells: [DisplayCell], cursor: Int) {
        self.cells = cells
        self.cursor = cursor
    }

    /// Creates a line from a text, with the cursor at its end.
    init(_ text: String) {
        cells = text.map { DisplayCell($0) }
        cursor = cells.count
    }
}

/// A line wrapped into the rows of a terminal.
struct DisplayRows: Sendable, Equatable {
    /// One row.
    struct Row: Sendable, Equatable {
        var text = ""
        /// Width of the text in columns.
        var width = 0
    }

    /// At least one; a full last row is followed by an empty one for the cursor.
    private(set) var rows = [Row()]
    /// The row of the cursor.
    private(set) var cursorRow = 0
    /// The column of the cursor, from 0.
    private(set) var cursorColumn = 0

    /// Wraps a line for a terminal of this many columns.
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

    /// Keeps only as many rows as fit, including the cursor's.
    mutating func crop(to height: Int) {
        guard rows.count > height else {
            return
        }
        let start = min(rows.count - height, cursorRow)
        rows = Array(rows[start..<start + height])
        cursorRow -= start
    }
}
