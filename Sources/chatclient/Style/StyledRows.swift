import TerminalUI

/// A ``StyledText`` broken into the rows of a window. The client breaks the lines itself, at words, and indents what
/// follows: a body that is padded to the window's edge cannot put text into the first column, where it could pass for
/// another message.
struct StyledRows: Sendable {
    /// The columns between two tab stops.
    private static let tabWidth = 8

    private struct Cell {
        var text: String
        var width: Int
        var role: StyledText.Role
        var isBlank: Bool
    }

    /// The rows; each is a list of spans.
    private(set) var rows: [[StyledText.Span]] = []

    private let columns: Int

    /// Breaks a text for a window of this many columns.
    init(_ text: StyledText, columns: Int, profile: WidthProfile = .standard) {
        self.columns = max(1, columns)
        for line in text.lines {
            append(Self.cells(of: line, profile), hangingIndent: min(line.hangingIndent, self.columns / 2))
        }
    }

    private static func cells(of line: StyledText.Line, _ profile: WidthProfile) -> [Cell] {
        var cells: [Cell] = []
        var column = 0
        for span in line.spans {
            for character in CharacterUnits.of(span.text) {
                if character == "\t" {
                    let count = tabWidth - column % tabWidth
                    let blank = Cell(text: " ", width: 1, role: span.role, isBlank: true)
                    cells += Array(repeating: blank, count: count)
                    column += count
                } else {
                    let cell = DisplayCell(character, profile: profile)
                    cells.append(
                        Cell(text: cell.text, width: cell.width, role: span.role, isBlank: character == " ")
                    )
                    column += cell.width
                }
            }
        }
        return cells
    }

    private mutating func append(_ cells: [Cell], hangingIndent: Int) {
        var start = 0
        var indent = 0
        repeat {
            let end = Self.endOfRow(in: cells, from: start, width: columns - indent)
            rows.append(Self.row(cells[start..<end], indent: indent))
            start = end
            // The blanks at a break would only push the next row to the right.
            while start < cells.count, cells[start].isBlank {
                start += 1
            }
            indent = hangingIndent
        } while start < cells.count
    }

    /// The end of the row that begins at a cell: after the last blank that fits, or else where the row is full.
    private static func endOfRow(in cells: [Cell], from start: Int, width: Int) -> Int {
        var used = 0
        var lastBreak: Int?
        var hasWord = false
        var index = start
        while index < cells.count {
            let cell = cells[index]
            guard used + cell.width <= width || index == start else {
                return cell.isBlank ? index : lastBreak ?? index
            }
            used += cell.width
            index += 1
            hasWord = hasWord || !cell.isBlank
            if cell.isBlank, hasWord {
                lastBreak = index
            }
        }
        return index
    }

    private static func row(_ cells: ArraySlice<Cell>, indent: Int) -> [StyledText.Span] {
        var spans: [StyledText.Span] = []
        if indent > 0 {
            spans.append(StyledText.Span(text: String(repeating: " ", count: indent)))
        }
        for cell in cells {
            if let last = spans.last, last.role == cell.role {
                spans[spans.count - 1].text += cell.text
            } else {
                spans.append(StyledText.Span(text: cell.text, role: cell.role))
            }
        }
        return spans
    }
}
