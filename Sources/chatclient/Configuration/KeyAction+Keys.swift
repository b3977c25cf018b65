import TerminalUI

extension KeyAction {
    /// The key that usually does this; `nil` for nothing.
    var key: Key? {
        switch self {
        case .complete: .tab
        case .search: .search
        case .undo: .undo
        case .yank: .yank
        case .wordLeft: .wordLeft
        case .wordRight: .wordRight
        case .lineStart: .home
        case .lineEnd: .end
        case .cutWord: .cutWord
        case .cutWordRight: .cutWordRight
        case .cutToStart: .cutToStart
        case .cutToEnd: .cutToEnd
        case .previousLine: .up
        case .nextLine: .down
        case .insertLineEnd: .lineEnd
        case .redraw: .redraw
        case .nothing: nil
        }
    }
}

extension ClientSettings {
    /// The meanings of keys that the section `[keys]` gives them.
    var keyBindings: KeyBindings {
        KeyBindings(Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $1.key) }))
    }
}
