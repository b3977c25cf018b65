/// A key press or other keyboard input.
package enum Key: Sendable, Equatable {
    /// Typed or pasted text without control characters.
    case text(String)
    /// Bytes that are not valid UTF-8, as from a terminal with another encoding.
    case notText
    case enter
    case backspace
    case delete
    case left
    case right
    case up
    case down
    case home
    case end
    /// Ctrl-K: cut to the end of the line.
    case cutToEnd
    /// Ctrl-U: cut to the start of the line.
    case cutToStart
    /// Ctrl-W: cut the word before the cursor.
    case cutWord
    /// Ctrl-L: clear the screen.
    case redraw
    /// Ctrl-C.
    case interrupt
    /// Ctrl-D.
    case endOfInput
    /// Ctrl-Z.
    case suspend
}
