/// Shows the bytes of a program's output on a ``VirtualScreen``, however they are split.
struct ScreenFollower: Sendable {
    private static let escape = UInt8(ascii: "\u{1B}")

    /// The screen after the first ``settledCount`` bytes.
    private var settled: VirtualScreen

    private var settledCount = 0

    init(columns: Int, rows: Int) {
        settled = VirtualScreen(columns: columns, rows: rows)
    }

    /// The screen after all of the output.
    ///
    /// - Parameter output: All bytes since the start of the program.
    mutating func screen(after output: [UInt8]) -> VirtualScreen {
        let boundary = Self.boundary(in: output, after: settledCount)
        settled.take(String(decoding: output[settledCount..<boundary], as: UTF8.self))
        settledCount = boundary
        var shown = settled
        shown.take(String(decoding: output[boundary...], as: UTF8.self))
        return shown
    }

    /// Changes the size after all of the output.
    mutating func resize(columns: Int, rows: Int, after output: [UInt8]) {
        settled = screen(after: output)
        settledCount = output.count
        settled.resize(columns: columns, rows: rows)
    }

    /// The last place at which a new character or sequence certainly begins: a later part of a character or of a
    /// sequence may not have come.
    private static func boundary(in output: [UInt8], after start: Int) -> Int {
        let last = output.indices.dropFirst(start).last { index in
            let isStart = output[index] == UInt8(ascii: "\r") || output[index] == escape
            // ESC and a backslash end a title.
            return isStart && index + 1 < output.count && output[index + 1] != UInt8(ascii: "\\")
        }
        return last ?? start
    }
}
