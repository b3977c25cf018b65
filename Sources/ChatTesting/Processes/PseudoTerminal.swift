import Foundation

/// The controlling side of a terminal that exists only in memory, for a program that must believe a person is there.
///
/// Linux only: it speaks to `/dev/ptmx` with the requests of `asm-generic/ioctls.h`, because the C library hides
/// `posix_openpt` and its companions from Swift.
package final class PseudoTerminal: Sendable {
    /// `TIOCSPTLCK`: locks or unlocks the program's side.
    private static let lockRequest: UInt = 0x4004_5431

    /// `TIOCGPTN`: tells the number of the program's side.
    private static let numberRequest: UInt = 0x8004_5430

    let controller: Descriptor

    /// The path of the program's side.
    package let path: String

    /// Opens a terminal.
    ///
    /// - Parameters:
    ///   - rows: Lines of text that it shows.
    ///   - columns: Characters in a line.
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

    /// Whether programs get every key at once and nothing is echoed: as a line editor wants it, and not as a shell leaves it.
    package func isRaw() throws -> Bool {
        try settings().c_lflag & Self.lineFlags == 0
    }

    /// Echoes what is typed and gives it out line by line, as a shell sets a terminal that a stopped program left behind.
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

    /// The settings of the program's side, which are what the controlling side shows.
    private func settings() throws -> termios {
        var settings = termios()
        guard let number = controller.value, tcgetattr(number, &settings) == 0 else {
            throw HarnessFailure(call: "Reading the pseudo-terminal's settings", error: errno)
        }
        return settings
    }
}
