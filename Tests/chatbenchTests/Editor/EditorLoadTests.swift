import Testing

@testable import chatbench

@Suite struct EditorLoadTests {
    @Test func `all of the input arrives`() {
        #expect(EditorLoad.pasted(characters: 8_000).run() == 101)
        #expect(EditorLoad.unbracketed(characters: 8_001).run() == 101)
        // 8 marks a cell.
        #expect(EditorLoad.pastedMarks(808).run() == 2)
        #expect(EditorLoad.typedMarks(800).run() == 2)
        #expect(EditorLoad.typed(keys: 250).run() == 1)
    }

    @Test func `keys come one by one, and pastes in chunks`() {
        #expect(EditorLoad.typed(keys: 250).chunks.count == 200)
        #expect(EditorLoad.typedMarks(8).chunks.count == 9)
        #expect(EditorLoad.unbracketed(characters: 8_192).chunks.count == 2)
    }
}
