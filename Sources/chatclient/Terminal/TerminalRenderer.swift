import TerminalUI

/// Draws the prompt and the typed line at the bottom of a terminal, and everything else above them.
///
/// Pure: returns the bytes to write, and tracks the contents of the screen. The renderer wraps the rows of the typed
/// line itself, not the terminal, so that it knows where each row begins.
struct TerminalRenderer: Sendable {
    /// The input area below the printed text.
    private struct Area: Equatable {
        var prompt: [DisplayRows.Row]
        var line: DisplayRows
    }

    private var area: Area?

    /// Starts with an empty screen.
    init() {}

    /// Prints text above the input area, and erases the area; `show` draws it again.
    mutating func print(_ text: String, size: WindowSize) -> String {
        erase(size) + Self.lines(text) + "\r\n"
    }

    /// Draws a prompt with the typed line below it.
    mutating func show(_ prompt: Prompt, _ line: DisplayLine, size: WindowSize) -> String {
        let start = erase(size)
        // The terminal wraps the prompt's lines, so that a program that searches the output finds the words unbroken.
        let promptRows = prompt.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { DisplayRows.Row(text: String($0), width: DisplayWidth.of(String($0))) }
        let line = rows(of: line, below: Self.height(promptRows[...], size), size)
        area = Area(prompt: promptRows, line: line)
        return start + Self.lines(prompt.text) + "\r\n" + Self.draw(line)
    }

    /// Redraws the typed line after a key.
    mutating func update(_ line: DisplayLine, size: WindowSize) -> String {
        let old = area ?? Area(prompt: [], line: DisplayRows(DisplayLine(), columns: size.columns))
        let new = rows(of: line, below: Self.height(old.prompt[...], size), size)
        area = Area(prompt: old.prompt, line: new)
        if let added = Self.addition(from: old.line, to: new) {
            return added
        }
        return Self.up(Self.height(old.line.rows.prefix(old.line.cursorRow), size) + Self.excess(old.line, size))
            + "\r\u{1B}[J" + Self.draw(new)
    }

    /// Leaves the input area on the screen and continues below it.
    mutating func commit(size: WindowSize) -> String {
        guard let line = area?.line else {
            return ""
        }
        area = nil
        let below = line.rows.count - 1 - line.cursorRow
        return (below > 0 ? "\u{1B}[\(below)B" : "") + "\r\n"
    }

    /// Clears the whole screen, including the input area.
    mutating func clear() -> String {
        area = nil
        return "\u{1B}[H\u{1B}[2J"
    }

    /// Starts afresh at the cursor's row, after other programs wrote to the screen.
    mutating func restart() -> String {
        area = nil
        return "\r\u{1B}[J"
    }

    private mutating func erase(_ size: WindowSize) -> String {
        guard let old = area else {
            return ""
        }
        area = nil
        let above = Self.height(old.prompt[...], size) + Self.height(old.line.rows.prefix(old.line.cursorRow), size)
        return Self.up(above + Self.excess(old.line, size)) + "\r\u{1B}[J"
    }

    /// Wraps the typed line into rows; one that exceeds the window is cropped around the cursor.
    private func rows(of line: DisplayLine, below promptRows: Int, _ size: WindowSize) -> DisplayRows {
        var rows = DisplayRows(line, columns: size.columns)
        rows.crop(to: max(1, size.rows - promptRows))
        return rows
    }

    /// The current height of rows: after the window was narrowed, the terminal has wrapped them again.
    private static func height(_ rows: ArraySlice<DisplayRows.Row>, _ size: WindowSize) -> Int {
        rows.reduce(0) { $0 + max(1, ($1.width + size.columns - 1) / size.columns) }
    }

    /// The rows above the cursor within its own row, for the same reason.
    private static func excess(_ line: DisplayRows, _ size: WindowSize) -> Int {
        max(0, line.cursorColumn - 1) / size.columns
    }

    /// Writes the rows from the first column on, and positions the cursor.
    private static func draw(_ line: DisplayRows) -> String {
        let isAtEnd = line.cursorRow == line.rows.count - 1 && line.cursorColumn == line.rows[line.cursorRow].width
        let text = line.rows.map(\.text).joined(separator: "\r\n")
        guard !isAtEnd else {
            return text
        }
        let right = line.cursorColumn > 0 ? "\u{1B}[\(line.cursorColumn)C" : ""
        return text + up(line.rows.count - 1 - line.cursorRow) + "\r" + right
    }

    /// Returns the added text if text was only appended to the last row: by far the most frequent case.
    private static func addition(from old: DisplayRows, to new: DisplayRows) -> String? {
        guard old.rows.count == new.rows.count, old.rows.dropLast() == new.rows.dropLast(),
            let oldRow = old.rows.last, let newRow = new.rows.last, newRow.text.hasPrefix(oldRow.text),
            old.cursorRow == old.rows.count - 1, old.cursorColumn == oldRow.width,
            new.cursorRow == new.rows.count - 1, new.cursorColumn == newRow.width
        else {
            return nil
        }
        return String(newRow.text.dropFirst(oldRow.text.count))
    }

    private static func up(_ count: Int) -> String {
        count > 0 ? "\u{1B}[\(count)A" : ""
    }

    private static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}
