import Foundation

/// One line on standard error that says how far it has come: over and over on a terminal, now and then elsewhere.
struct Progress {
    private static let terminalInterval = 0.2
    private static let logInterval = 10.0

    private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
    private var shown = MonotonicTime.now
    private var isLineOpen = false

    /// Shows a text, unless the last one was just now.
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
        // To the line's start, the text, and nothing behind it.
        try? FileHandle.standardError.write(contentsOf: Data("\r\(text())\u{1B}[K".utf8))
    }

    /// Takes the line away.
    mutating func end() {
        if isLineOpen {
            isLineOpen = false
            try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
        }
    }
}
