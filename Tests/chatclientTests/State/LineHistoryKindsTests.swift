import TerminalUI
import Testing

@testable import chatclient

@Suite struct LineHistoryKindsTests {
    @Test func `keeps its lines by kind`() {
        var history = LineHistory()
        history.add("PM", .command)
        history.add("a\nb", .message)
        history.add("Secret1234", .secret)
        #expect(history.kinds == ["command": ["PM"], "message": ["a\nb"]])
        #expect(LineHistory(kinds: history.kinds) == history)
    }

    @Test func `leaves out what it does not know, and secrets`() {
        let history = LineHistory(kinds: ["later": ["x"], "secret": ["Secret1234"], "name": ["bob"]])
        #expect(history.kinds == ["name": ["bob"]])
    }

    @Test func `what is typed comes after what was kept`() {
        var history = LineHistory(kinds: ["command": ["old"], "name": ["bob"]])
        history.append(LineHistory(kinds: ["command": ["new"], "message": ["hi"]]))
        #expect(history.kinds == ["command": ["old", "new"], "name": ["bob"], "message": ["hi"]])
    }
}
