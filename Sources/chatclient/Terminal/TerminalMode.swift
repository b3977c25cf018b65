import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The settings of the terminal on the standard input, which are put back at every end of the program.
enum TerminalMode {
    private static let original = Mutex<termios?>(nil)

    /// Whether a file descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Whether the terminal is another program's at the moment: whoever changes its settings all the same is stopped.
    static var isInBackground: Bool { isInBackground(STDIN_FILENO) }

    /// The same for any file descriptor; one that is no terminal has no background.
    static func isInBackground(_ descriptor: Int32) -> Bool {
        let group = tcgetpgrp(descriptor)
        // A terminal that this process is not controlled by has no foreground, and stops nobody.
        return group >= 0 && group != getpgrp()
    }

    /// Has every key come as it is typed, without echo and without signals; line ends must be `\r\n`.
    ///
    /// - Returns: Whether the terminal took the settings; in the background it does not.
    static func enterRaw() -> Bool {
        change { settings in
            settings.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
            settings.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON)
            settings.c_oflag &= ~tcflag_t(OPOST)
            withUnsafeMutableBytes(of: &settings.c_cc) { keys in
                keys[Int(VMIN)] = 1
                keys[Int(VTIME)] = 0
            }
        }
    }

    /// Shows or hides what is typed, line by line as the terminal reads it.
    static func setEcho(_ isOn: Bool) {
        guard !isOn else {
            return restore()
        }
        _ = change { $0.c_lflag &= ~tcflag_t(ECHO) }
    }

    /// Puts back what was there before; does nothing when nothing was changed, and in the background, where the terminal
    /// has the settings of others.
    static func restore() {
        original.withLock { original in
            guard var settings = original, !isInBackground else {
                return
            }
            _ = tcsetattr(STDIN_FILENO, TCSANOW, &settings)
            original = nil
        }
    }

    private static func change(_ edit: (inout termios) -> Void) -> Bool {
        original.withLock { original in
            var settings = termios()
            guard !isInBackground, tcgetattr(STDIN_FILENO, &settings) == 0 else {
                return false
            }
            if original == nil {
                original = settings
            }
            edit(&settings)
            return tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0
        }
    }
}
