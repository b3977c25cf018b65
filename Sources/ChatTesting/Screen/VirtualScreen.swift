import Foundation
import TerminalUI

/// A model of a terminal's screen. It understands only the sequences that a client may send to a terminal.
package struct VirtualScreen: Sendable {
    /// The text of each cell, row by row. The second cell of a wide character is empty.
    package internal(set) var cells: [[String]]
    /// The row of the cursor, from 0.
    package internal(set) var row = 0
    /// The column of the cursor, from 0.
    package internal(set) var column = 0
    /// The number of bells that rang.
    package private(set) var bells = 0
    /// The titles and notifications that it received, with their numbers.
    package private(set) var texts: [String] = []
    /// The parameters of the colours that it received.
    package private(set) var colours: [String] = []
    /// The sequences that it received and does not understand.
    package private(set) var unknown: [String] = []
    /// The width in columns.
    package internal(set) var columns: Int
    /// Whether the cursor waits in the last column, after a character there.
    var isWrapPending = false
    /// For each row, whether the terminal broke a line there, so that it goes on in the next row.
    var goesOn: [Bool]

    /// Makes a blank screen.
    package init(columns: Int, rows: Int = 24) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        goesOn = Array(repeating: false, count: rows)
    }

    /// The rows down to the last one that is not blank or has the cursor.
    package var lines: [String] {
        let texts = cells.map { cells in
            String(cells.joined().reversed().drop { $0 == " " }.reversed())
        }
        return Array(texts[...max(texts.lastIndex { !$0.isEmpty } ?? 0, row)])
    }

    /// The text of the cursor's row up to the cursor.
    package var textBeforeCursor: String {
        cells[row].prefix(column + (isWrapPending ? 1 : 0)).joined()
    }

    /// Takes output of a program. A sequence or a character that is split between two calls is misunderstood.
    package mutating func take(_ output: String) {
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
        if rest.first == "]" {
            // A title or a notification, up to the string terminator.
            let end = rest.range(of: "\u{1B}\\")
            texts.append(String(rest[..<(end?.lowerBound ?? rest.endIndex)].dropFirst()))
            rest = end.map { rest[$0.upperBound...] } ?? ""
            return
        }
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
        case "h" where parameters == "?1004", "l" where parameters == "?1004": break
        case "t" where parameters == "22;2" || parameters == "23;2": break
        case "m": colours.append(String(parameters))
        case "n" where parameters == "6": break
        case "K" where parameters.isEmpty: clearRow(row, from: column)
        default: unknown.append(String(rest[...final]))
        }
        rest = rest[rest.index(after: final)...]
    }

    private mutating func clearRow(_ index: Int, from firstColumn: Int) {
        for column in firstColumn..<columns {
            cells[index][column] = " "
        }
        goesOn[index] = false
    }

    private mutating func clear(from firstRow: Int, _ firstColumn: Int) {
        clearRow(firstRow, from: firstColumn)
        for index in firstRow + 1..<max(firstRow + 1, cells.count) {
            cells[index] = Array(repeating: " ", count: columns)
            goesOn[index] = false
        }
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.of(character)
        guard width > 0 else {
            // It belongs to the character before it.
            let last = isWrapPending ? column : column - 1
            if last >= 0 {
                cells[row][last] += String(character)
            }
            return
        }
        if isWrapPending || column + width > columns {
            column = 0
            isWrapPending = false
            goesOn[row] = true
            lineFeed()
        }
        cells[row][column] = String(character)
        for hidden in column + 1..<min(columns, column + max(1, width)) {
            cells[row][hidden] = ""
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
        goesOn.removeFirst()
        goesOn.append(false)
    }
}

extension VirtualScreen: CustomStringConvertible {
    /// The rows in a frame, and the place of the cursor, for failure messages.
    package var description: String {
        let rows = cells.map { "|" + $0.joined() + "|" }
        return (rows + ["The cursor is in row \(row), column \(column)."]).joined(separator: "\n")
    }
}
