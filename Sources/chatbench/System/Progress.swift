import Foundation

/// A progress line on standard error: rewritten on a terminal, printed now and then elsewhere.
struct Progress {
    private static let terminalInterval = 0.2
    private static let logInterval = 10.0

    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    private var shown = MonotonicTime.now
    private var isLineOpen = false

    /// Shows a text, unless the last one is too recent.
    mutating func show(_ text: @autoclosure () -> String) {
        let now = MonotonicTime.now
        guard now.seconds(since: shown) >= (isTerminal ? Self.terminalInterval : Self.logInterval) else {
            return
        }
        shown = now
        guard isTerminal else {
            return Output.note(text())
        }
        isLineOpen = true
        // Carriage return, the text, and erase to the end of the line.
        try? FileHandle.standardError.write(contentsOf: Data("\r\(text())\u{1B}[K".utf8))
    }

    /// Removes the line.
    mutating func end() {
        if isLineOpen {
            isLineOpen = false
            try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
        }
    }
}
