import TerminalUI

@testable import chatclient

/// A terminal of a few rows that understands only the sequences that `TerminalRenderer` and `TerminalConsole` may
/// send.
struct VirtualScreen {
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    private(set) var bells = 0
    /// The sequences that it received and does not understand.
    private(set) var unknown: [String] = []
    /// Whether the cursor waits in the last column, after a character there.
    private var isWrapPending = false
    let columns: Int

    init(columns: Int, rows: Int = 24) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows down to the last one that is not blank or has the cursor.
    var lines: [String] {
        let texts = cells.map { cells in
            String(cells.joined().reversed().drop { $0 == " " }.reversed())
        }
        return Array(texts[...max(texts.lastIndex { !$0.isEmpty } ?? 0, row)])
    }

    mutating func take(_ output: String) {
        var rest = Substring(output)
        while let character = rest.popFirst() {
            switch character {
            case "\r\n":
                column = 0
                isWrapPending = false
                lineFeed()
            case "\r":
                column = 0
                isWrapPending = false
            case "\n": lineFeed()
            case "\u{7}": bells += 1
            case "\u{1B}": takeSequence(&rest)
            default: put(character)
            }
        }
    }

    private mutating func takeSequence(_ rest: inout Substring) {
        let start = rest
        guard rest.popFirst() == "[", let final = rest.firstIndex(where: { $0.isLetter }) else {
            unknown.append(String(start))
            return
        }
        let parameters = rest[..<final]
        let count = Int(parameters) ?? 1
        isWrapPending = false
        switch rest[final] {
        case "A": row = max(0, row - count)
        case "B": row = min(cells.count - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "H" where parameters.isEmpty: (row, column) = (0, 0)
        case "J" where parameters.isEmpty: clear(from: row, column)
        case "J" where parameters == "2": clear(from: 0, 0)
        case "h" where parameters == "?2004", "l" where parameters == "?2004": break
        default: unknown.append(String(rest[...final]))
        }
        rest = rest[rest.index(after: final)...]
    }

    private mutating func clear(from firstRow: Int, _ firstColumn: Int) {
        for index in firstColumn..<columns {
            cells[firstRow][index] = " "
        }
        for index in firstRow + 1..<max(firstRow + 1, cells.count) {
            cells[index] = Array(repeating: " ", count: columns)
        }
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.of(character)
        if isWrapPending || column + width > columns {
            column = 0
            isWrapPending = false
            lineFeed()
        }
        cells[row][column] = String(character)
        if width == 2 {
            cells[row][column + 1] = ""
        }
        column += width
        if column >= columns {
            column = columns - 1
            isWrapPending = true
        }
    }

    private mutating func lineFeed() {
        guard row == cells.count - 1 else {
            row += 1
            return
        }
        cells.removeFirst()
        cells.append(Array(repeating: " ", count: columns))
    }
}
