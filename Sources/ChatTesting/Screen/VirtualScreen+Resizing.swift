extension VirtualScreen {
    /// Changes the size as terminals do that break their lines again (tmux, VTE, kitty): a line that the terminal
    /// broke at the old width is joined and broken at the new one, and the cursor stays at its character.
    package mutating func resize(columns newColumns: Int, rows newRows: Int) {
        let (lines, cursor) = joined()
        columns = newColumns
        cells = []
        goesOn = []
        isWrapPending = false
        for (index, line) in lines.enumerated() {
            breakLine(line, cursor: index == cursor.line ? cursor.offset : nil)
        }
        // Rows that no longer fit leave at the top.
        let excess = max(0, cells.count - newRows)
        cells.removeFirst(excess)
        goesOn.removeFirst(excess)
        row = max(0, row - excess)
        while cells.count < newRows {
            appendBlankRow()
        }
    }

    /// The lines as they were written, and the place of the cursor in them. Blanks at their ends are dropped, and so
    /// are blank lines below the cursor.
    private func joined() -> (lines: [[String]], cursor: (line: Int, offset: Int)) {
        var lines: [[String]] = []
        var cursor = (line: 0, offset: 0)
        var startsLine = true
        for (index, row) in cells.enumerated() {
            if startsLine {
                lines.append([])
            }
            if index == self.row {
                cursor = (lines.count - 1, lines[lines.count - 1].count + column + (isWrapPending ? 1 : 0))
            }
            lines[lines.count - 1] += row
            startsLine = !goesOn[index]
        }
        lines = lines.map { line in Array(line[...(line.lastIndex { $0 != " " } ?? -1)]) }
        while lines.count > cursor.line + 1, lines.last?.isEmpty == true {
            lines.removeLast()
        }
        return (lines, cursor)
    }

    /// Appends the rows of a line.
    ///
    /// - Parameter cursor: The place of the cursor in the line, if it is there.
    private mutating func breakLine(_ line: [String], cursor: Int?) {
        var line = line
        if let cursor, cursor > line.count {
            line += Array(repeating: " ", count: cursor - line.count)
        }
        var start = 0
        repeat {
            let end = endOfRow(in: line, from: start)
            if let cursor, cursor >= start, cursor < end || end == line.count {
                row = cells.count
                column = min(columns - 1, cursor - start)
                isWrapPending = cursor - start == columns
            }
            appendBlankRow()
            cells[cells.count - 1].replaceSubrange(..<(end - start), with: line[start..<end])
            goesOn[goesOn.count - 1] = end < line.count
            start = end
        } while start < line.count
    }

    /// The end of the row that begins at a cell. A wide character is not divided.
    private func endOfRow(in line: [String], from start: Int) -> Int {
        var end = min(line.count, start + columns)
        while end < line.count, end > start + 1, line[end].isEmpty {
            end -= 1
        }
        return end
    }

    private mutating func appendBlankRow() {
        cells.append(Array(repeating: " ", count: columns))
        goesOn.append(false)
    }
}
