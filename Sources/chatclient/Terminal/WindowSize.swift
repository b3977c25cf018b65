#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The size of a terminal's window, in characters.
struct WindowSize: Sendable, Equatable {
    var columns: Int
    var rows: Int

    /// What a terminal that does not tell its size is taken for.
    static let standard = WindowSize(columns: 80, rows: 24)

    /// Asks the terminal on the standard output. It is asked before every drawing, so that no signal is needed.
    static func current() -> WindowSize {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1, size.ws_row > 1 else {
            return .standard
        }
        return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
