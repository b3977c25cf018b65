import ChatProtocol
import TerminalUI

/// A prompt as it is drawn: rows of its own, and the part that the typed line is behind.
struct PromptShape: Sendable, Equatable {
    /// The columns that an inline prompt may always take.
    private static let leastInline = 10

    /// The rows above the typed line.
    ///
    /// The terminal wraps them, so that a program that searches the output finds the words unbroken.
    private(set) var rows: [DisplayRows.Row] = []

    /// The cells before the typed line, in its row.
    private(set) var prefix: [DisplayCell] = []

    /// Whether the first row is a status that is rewritten in place.
    private var hasStatus = false

    /// Whether another shape has another status, and is the same otherwise.
    func differsOnlyInStatus(from other: PromptShape) -> Bool {
        hasStatus && other.hasStatus && prefix == other.prefix && rows.dropFirst() == other.rows.dropFirst()
    }

    /// The shape of no prompt.
    init() {}

    /// The shape of a prompt in a window of this many columns.
    init(_ prompt: Prompt, size: WindowSize, profile: WidthProfile) {
        let columns = size.columns
        var lines = prompt.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if prompt.isInline, let last = lines.last {
            let cells = last.isEmpty ? [] : CharacterUnits.of(last + " ").map { DisplayCell($0, profile: profile) }
            // A longer one stands above the line, so that there is room to type.
            if cells.reduce(0, { $0 + $1.width }) <= max(Self.leastInline, columns / 2) {
                prefix = cells
                lines.removeLast()
            }
        }
        rows = lines.map { DisplayRows.Row(text: $0, width: DisplayWidth.of($0, profile: profile)) }
        // What does not fit the window would scroll away, and be drawn again below.
        let room = size.rows - (prompt.status == nil ? 1 : 2)
        while rows.count > 1, rows.reduce(0, { $0 + $1.height(columns: columns) }) > room {
            rows.removeFirst()
        }
        if let status = prompt.status {
            // It is rewritten each second, so it must not be longer than a row.
            let text = Self.cut(status, to: columns - 1).map(\.text).joined()
            rows.insert(DisplayRows.Row(text: text, width: DisplayWidth.of(text, profile: profile)), at: 0)
            hasStatus = true
        }
    }

    /// The typed line behind the prompt.
    func prefixed(_ line: DisplayLine) -> DisplayLine {
        prefix.isEmpty ? line : DisplayLine(cells: prefix + line.cells, cursor: prefix.count + line.cursor)
    }

    private static func cut(_ text: String, to columns: Int) -> [DisplayCell] {
        var width = 0
        return Array(
            text.map { DisplayCell($0) }.prefix { cell in
                width += cell.width
                return width <= columns
            }
        )
    }
}

extension DisplayRows.Row {
    /// The rows that the terminal makes of it in a window of this many columns. A character of two columns that does
    /// not fit at the end of a row begins the next one.
    func height(columns: Int) -> Int {
        let columns = max(1, columns)
        guard width > columns else {
            return 1
        }
        var height = 1
        var used = 0
        for unit in CharacterUnits.of(text) {
            let next = DisplayWidth.of(unit)
            if used + next > columns {
                height += 1
                used = 0
            }
            used += next
        }
        return height
    }
}
