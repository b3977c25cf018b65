#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The window size of a terminal, in characters.
struct WindowSize: Sendable, Equatable {
    var columns: Int
    var rows: Int

    /// The fallback for a terminal that does not report its size.
    static let standard = WindowSize(columns: 80, rows: 24)

    /// Queries the terminal on standard output. Queried before every drawing, so that SIGWINCH is not needed.
    static func current() -> WindowSize {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1, size.ws_row > 1 else {
            return .standard
        }
        return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
