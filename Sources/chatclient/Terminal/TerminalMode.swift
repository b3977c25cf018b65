import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The termios settings of the terminal on standard input. They are restored at every exit of the program.
enum TerminalMode {
    private static let original = Mutex<termios?>(nil)

    /// Whether a file descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Whether another process group owns the terminal; changing its settings then stops the caller (SIGTTOU).
    static var isInBackground: Bool { isInBackground(STDIN_FILENO) }

    /// Whether the process is in the background of this descriptor's terminal; false if it is not a terminal.
    static func isInBackground(_ descriptor: Int32) -> Bool {
        let group = tcgetpgrp(descriptor)
        // A terminal that is not the controlling one has no foreground group, and does not stop processes.
        return group >= 0 && group != getpgrp()
    }

    /// Enters raw mode: unbuffered input without echo and without signals. Output needs `\r\n` line ends.
    ///
    /// - Returns: Whether the settings were applied; in the background they are not.
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

    /// Turns echo on or off, in line mode.
    static func setEcho(_ isOn: Bool) {
        guard !isOn else {
            return restore()
        }
        _ = change { $0.c_lflag &= ~tcflag_t(ECHO) }
    }

    /// Restores the original settings. Does nothing if nothing was changed, nor in the background, where the terminal
    /// has another program's settings.
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
