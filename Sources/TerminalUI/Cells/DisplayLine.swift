/// A typed line as displayed by a terminal, before it is wrapped into rows.
package struct DisplayLine: Sendable, Equatable {
    /// The characters.
    package var cells: [DisplayCell] = []
    /// The cell that the cursor precedes; `cells.count` is the end.
    package var cursor = 0

    /// Creates an empty line.
    package init() {}

    /// Creates a line of cells.
    package init(cells: [DisplayCell], cursor: Int) {
        self.cells = cells
        self.cursor = cursor
    }

    /// Creates a line from a text, with the cursor at its end.
    package init(_ text: String) {
        cells = CharacterUnits.of(text).map { DisplayCell($0) }
        cursor = cells.count
    }
}

/// A line wrapped into the rows of a terminal.
package struct DisplayRows: Sendable, Equatable {
    /// One row.
    package struct Row: Sendable, Equatable {
        package var text: String
        /// Width of the text in columns.
        package var width: Int

        /// Creates a row of a text and its width.
        package init(text: String = "", width: Int = 0) {
            self.text = text
            self.width = width
        }
    }

    /// At least one; a full last row is followed by an empty one for the cursor.
    package private(set) var rows = [Row()]
    /// The row of the cursor.
    package private(set) var cursorRow = 0
    /// The column of the cursor, from 0.
    package private(set) var cursorColumn = 0

    /// Wraps a line for a terminal of this many columns.
    package init(_ line: DisplayLine, columns: Int) {
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
    package mutating func crop(to height: Int) {
        guard rows.count > height else {
            return
        }
        let start = min(rows.count - height, cursorRow)
        rows = Array(rows[start..<start + height])
        cursorRow -= start
    }
}
