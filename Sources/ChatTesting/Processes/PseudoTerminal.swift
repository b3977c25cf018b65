import Foundation

/// The controlling side of a pseudo-terminal (pty), for a program that must believe a person is present.
///
/// Linux only: it opens `/dev/ptmx` and uses the requests of `asm-generic/ioctls.h`, because the C library hides
/// `posix_openpt` and its companions from Swift.
package final class PseudoTerminal: Sendable {
    /// `TIOCSPTLCK`: locks or unlocks the program's side.
    private static let lockRequest: UInt = 0x4004_5431

    /// `TIOCGPTN`: returns the number of the program's side.
    private static let numberRequest: UInt = 0x8004_5430

    let controller: Descriptor

    /// The path of the program's side.
    package let path: String

    /// Opens a terminal.
    ///
    /// - Parameters:
    ///   - rows: Number of text lines.
    ///   - columns: Number of characters per line.
    package init(rows: UInt16 = 40, columns: UInt16 = 160) throws {
        let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard number >= 0 else {
            throw HarnessFailure(call: "Opening /dev/ptmx", error: errno)
        }
        controller = Descriptor(number)
        var unlocked: Int32 = 0
        var index: UInt32 = 0
        guard ioctl(number, Self.lockRequest, &unlocked) == 0, ioctl(number, Self.numberRequest, &index) == 0 else {
            throw HarnessFailure(call: "Unlocking a pseudo-terminal", error: errno)
        }
        path = "/dev/pts/\(index)"
        controller.makeNonBlocking()
        try resize(rows: rows, columns: columns)
    }

    /// Whether a key is echoed, as it is outside of a question for a password and of a line editor.
    package func echoes() throws -> Bool {
        try settings().c_lflag & tcflag_t(ECHO) != 0
    }

    /// Changes the window's size; the program gets SIGWINCH.
    package func resize(rows: UInt16, columns: UInt16) throws {
        guard let number = controller.value else {
            throw HarnessFailure("The pseudo-terminal is closed.")
        }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(number, UInt(TIOCSWINSZ), &size) == 0 else {
            throw HarnessFailure(call: "Setting the window size", error: errno)
        }
    }

    /// Whether the terminal is in raw mode, as a line editor sets it: programs get every key at once and nothing is
    /// echoed.
    package func isRaw() throws -> Bool {
        try settings().c_lflag & Self.lineFlags == 0
    }

    /// The settings as text (flags, control characters and speeds), to be compared.
    package func settingsText() throws -> String {
        let settings = try settings()
        let flags = [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
        let keys = withUnsafeBytes(of: settings.c_cc) { Array($0) }
        return (flags.map { String($0, radix: 8) } + ["\(keys)", "\(settings.c_ispeed)"]).joined(separator: " ")
    }

    /// Puts the terminal into cooked mode with echo and line buffering, as a shell does after a program was stopped.
    package func makeCooked() throws {
        var settings = try settings()
        settings.c_lflag |= Self.lineFlags
        settings.c_iflag |= tcflag_t(ICRNL)
        settings.c_oflag |= tcflag_t(OPOST)
        guard let number = controller.value, tcsetattr(number, TCSANOW, &settings) == 0 else {
            throw HarnessFailure(call: "Changing the pseudo-terminal's settings", error: errno)
        }
    }

    private static let lineFlags = tcflag_t(ECHO | ICANON | ISIG)

    /// The settings of the program's side, which the controlling side reports too.
    private func settings() throws -> termios {
        var settings = termios()
        guard let number = controller.value, tcgetattr(number, &settings) == 0 else {
            throw HarnessFailure(call: "Reading the pseudo-terminal's settings", error: errno)
        }
        return settings
    }
}
