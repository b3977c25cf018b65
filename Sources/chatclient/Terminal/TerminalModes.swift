/// The mode of a terminal that the compact style uses: reports of the focus.
enum TerminalModes {
    static let begin = "\u{1B}[?1004h"
    static let end = "\u{1B}[?1004l"
}
