import TerminalUI

/// Draws the prompt and the typed line at the bottom of a terminal, and everything else above them.
///
/// Pure: returns the bytes to write, and tracks the contents of the screen. The renderer wraps the rows of the typed
/// line itself, not the terminal, so that it knows where each row begins.
struct TerminalRenderer: Sendable {
    /// The input area below the printed text.
    private struct Area: Equatable {
        var prompt: PromptShape
        var line: DisplayRows
    }

    private var area: Area?

    /// The colours of text with roles.
    private let palette: Palette

    /// How the terminal counts widths.
    var profile = WidthProfile.standard

    /// Starts with an empty screen.
    init(palette: Palette = Palette()) {
        self.palette = palette
    }

    /// Prints text with roles above the input area; its lines are broken here, at words, and not by the terminal.
    mutating func print(_ text: StyledText, size: WindowSize) -> String {
        let rows = StyledRows(text, columns: size.columns, profile: profile).rows
        return erase(size) + rows.map { $0.map(palette.paint).joined() }.joined(separator: "\r\n") + "\r\n"
    }

    /// Prints text above the input area, and erases the area; `show` draws it again.
    mutating func print(_ text: String, size: WindowSize) -> String {
        erase(size) + Self.lines(text) + "\r\n"
    }

    /// Draws a prompt with the typed line below it.
    mutating func show(_ prompt: Prompt, _ line: DisplayLine, size: WindowSize) -> String {
        let shape = PromptShape(prompt, size: size, profile: profile)
        if let rewritten = rewriteStatus(shape, line, size) {
            return rewritten
        }
        let start = erase(size)
        let line = rows(of: shape.prefixed(line), below: Self.height(shape.rows[...], size), size)
        area = Area(prompt: shape, line: line)
        return start + shape.rows.map { $0.text + "\r\n" }.joined() + Self.draw(line)
    }

    /// Writes the status anew in its row, if nothing else of the input area has changed.
    private mutating func rewriteStatus(_ shape: PromptShape, _ line: DisplayLine, _ size: WindowSize) -> String? {
        let typed = rows(of: shape.prefixed(line), below: Self.height(shape.rows[...], size), size)
        // After the window was narrowed, the former status takes more than its row.
        guard let area, area.line == typed, area.prompt.differsOnlyInStatus(from: shape), let status = shape.rows.first,
            area.prompt.rows.first?.height(columns: size.columns) == 1
        else {
            return nil
        }
        self.area = Area(prompt: shape, line: typed)
        let above = Self.height(shape.rows[...], size) + Self.height(typed.rows.prefix(typed.cursorRow), size)
        let right = typed.cursorColumn > 0 ? "\u{1B}[\(typed.cursorColumn)C" : ""
        return Self.up(above) + "\r" + status.text + "\u{1B}[K" + "\u{1B}[\(above)B\r" + right
    }

    /// Redraws the typed line after a key.
    mutating func update(_ line: DisplayLine, size: WindowSize) -> String {
        let old = area ?? Area(prompt: PromptShape(), line: DisplayRows(DisplayLine(), columns: size.columns))
        let new = rows(of: old.prompt.prefixed(line), below: Self.height(old.prompt.rows[...], size), size)
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

    /// Removes the input area from the screen: the prompt's rows and the typed line.
    mutating func remove(size: WindowSize) -> String { erase(size) }

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
        let above =
            Self.height(old.prompt.rows[...], size) + Self.height(old.line.rows.prefix(old.line.cursorRow), size)
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
        rows.reduce(0) { $0 + $1.height(columns: size.columns) }
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
