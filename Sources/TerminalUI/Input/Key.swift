/// A key press, other keyboard input, or a reply of the terminal.
package enum Key: Sendable, Equatable {
    /// Typed text without control characters.
    case text(String)
    /// Pasted text (bracketed paste), as one key. Its line ends are `\n`; it has tabs, and no other control characters.
    case paste(String)
    /// Bytes that are not valid UTF-8, as from a terminal with another encoding.
    case notText
    case enter
    /// Alt-Enter, Shift-Enter: a line end within the text.
    case lineEnd
    case tab
    /// Shift-Tab.
    case backTab
    /// Esc alone, or Ctrl-G.
    case escape
    case backspace
    case delete
    case left
    case right
    case up
    case down
    case home
    case end
    case pageUp
    case pageDown
    /// Alt-B, Ctrl-Left, Alt-Left: to the start of the word.
    case wordLeft
    /// Alt-F, Ctrl-Right, Alt-Right: to the end of the word.
    case wordRight
    /// Ctrl-K: cut to the end of the line.
    case cutToEnd
    /// Ctrl-U: cut to the start of the line.
    case cutToStart
    /// Ctrl-W: cut what is before the cursor, to the blank before it.
    case cutWord
    /// Alt-Backspace: cut to the start of the word.
    case cutWordLeft
    /// Alt-D, Ctrl-Delete: cut to the end of the word.
    case cutWordRight
    /// Ctrl-Y: insert what was cut last.
    case yank
    /// Alt-Y, after Ctrl-Y: replace it by what was cut before.
    case yankOlder
    /// Ctrl-T: swap the two characters around the cursor.
    case transpose
    /// Ctrl-_, Ctrl-X Ctrl-U.
    case undo
    /// Alt-/.
    case redo
    /// Ctrl-R: search in the history.
    case search
    /// Another character typed with Alt: printable ASCII.
    case alt(Character)
    /// Ctrl-L: clear the screen.
    case redraw
    /// Ctrl-C.
    case interrupt
    /// Ctrl-D.
    case endOfInput
    /// Ctrl-Z.
    case suspend
    /// The terminal's window got the focus (mode 1004).
    case focusIn
    /// The terminal's window lost the focus (mode 1004).
    case focusOut
    /// The reply to CSI 6n: where the cursor is, from 1.
    case cursorReport(row: Int, column: Int)
}
