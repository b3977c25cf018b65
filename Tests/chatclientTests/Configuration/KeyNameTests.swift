import Testing

@testable import chatclient

@Suite struct KeyNameTests {
    @Test(arguments: ["ctrl-r", "alt-b", "Ctrl-Left", "alt-enter", "f5", "F12", "ctrl-f1", "alt-backspace"])
    func `takes keys that do not type`(text: String) throws {
        #expect(try KeyName(text).name == text.lowercased())
    }

    @Test(arguments: [
        "", "r", "ctrl-", "ctrl-rr", "ctrl-é", "shift-r", "f13", "f0", "left", "ctrl-alt-r", "ctrl--", "ctrl-1",
    ])
    func `refuses others`(text: String) {
        #expect(throws: KeyName.Problem.unknown) { try KeyName(text) }
    }

    @Test(arguments: ["ctrl-c", "Ctrl-D", "ctrl-z", "ctrl-i", "ctrl-m", "ctrl-h"])
    func `says why a key keeps its meaning`(text: String) {
        let problem = #expect(throws: KeyName.Problem.self) { try KeyName(text) }
        guard case .fixed(let reason) = problem else {
            Issue.record("\(text) is not fixed")
            return
        }
        #expect(!reason.isEmpty)
    }
}
