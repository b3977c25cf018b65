import Testing

@testable import TerminalUI

@Suite struct CompletionTests {
    private static let names = ["alice", "alina", "bob", "Bobby", "carol"]

    @Test(
        arguments: [
            ("c", .insert("carol: ")), ("carol", .insert("carol: ")), ("CAR", .insert("carol: ")), ("x", .refuse),
            ("al", .insert("ali")), ("A", .insert("ali")), ("ali", .refuse), ("bo", .insert("bob")), ("", .refuse),
        ] as [(String, Completion.OnTab)]
    )
    func `completes as far as the candidates agree`(word: String, result: Completion.OnTab) {
        var completion = Completion()
        #expect(completion.pressedTab(word: word, candidates: Self.names, suffix: ": ") == result)
    }

    @Test func `lists the candidates at the next press`() {
        var completion = Completion()
        #expect(completion.pressedTab(word: "al", candidates: Self.names) == .insert("ali"))
        #expect(completion.pressedTab(word: "ali", candidates: Self.names) == .list(["alice", "alina"]))
        #expect(completion.pressedTab(word: "ali", candidates: Self.names) == .list(["alice", "alina"]))
        completion.pressedOther()
        #expect(completion.pressedTab(word: "ali", candidates: Self.names) == .refuse)
        #expect(completion.pressedTab(word: "bob", candidates: Self.names) == .refuse)
        #expect(completion.pressedTab(word: "bob", candidates: Self.names) == .list(["bob", "Bobby"]))
    }

    @Test func `counts a candidate once`() {
        var completion = Completion()
        #expect(completion.pressedTab(word: "b", candidates: ["bob", "bob"]) == .insert("bob "))
    }

    @Test func `completes words of any script`() {
        #expect(Completion.commonPrefix(["日本語", "日本人"]) == "日本")
        #expect(Completion.commonPrefix(["e\u{301}a", "eb"]) == "")
        #expect(Completion.commonPrefix(["Straße", "STRASSE"]) == "Stra")
    }
}
