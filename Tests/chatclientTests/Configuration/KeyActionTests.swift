import TerminalUI
import Testing

@testable import chatclient

@Suite struct KeyActionTests {
    /// A console with the settings of a `[keys]` section.
    private func console(_ keys: String) -> TerminalConsole {
        let settings = ClientConfigFile.parse("[keys]\n" + keys).settings
        return TerminalConsole(bindings: settings.keyBindings) { WindowSize(columns: 40, rows: 24) }
    }

    private func type(_ text: String, into console: inout TerminalConsole) -> String? {
        console.feed(Array(text.utf8))
        guard case .entered(.text(let line)) = console.step(prompt: .publicMessage).event else {
            return nil
        }
        return line
    }

    @Test func `a key does what the settings say`() {
        var console = console("ctrl-w = word-left\nf5 = line-start\nalt-q = cut-to-end\n")
        #expect(type("one two\u{17}x\r", into: &console) == "one xtwo")
        #expect(type("one two\u{1B}[15~\u{1B}q\r", into: &console) == "")
        #expect(type("\u{19}\r", into: &console) == "one two")
    }

    @Test func `a key can do nothing, and others stay as they were`() {
        var console = console("ctrl-u = nothing\nctrl-b = line-start\n")
        #expect(type("ab\u{15}\u{1B}[Dc\r", into: &console) == "acb")
        #expect(type("ab\u{2}c\r", into: &console) == "cab")
    }

    @Test func `each action is that of a key`() {
        let keys = KeyAction.allCases.filter { $0 != .nothing }.compactMap(\.key)
        #expect(keys.count == KeyAction.allCases.count - 1)
        #expect(KeyAction.nothing.key == nil)
        #expect(ClientSettings().keyBindings == KeyBindings())
    }
}
