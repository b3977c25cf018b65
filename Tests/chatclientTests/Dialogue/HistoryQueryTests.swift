import Testing

@testable import chatclient

@Suite struct HistoryQueryTests {
    @Test(
        arguments: [
            ("", "", nil), ("bob", "bob", nil), ("bob 50", "bob", 50), (" Lab  20 ", "Lab", 20), ("100", "", 100),
            ("My room 20", "My room", 20), ("\"Lab 20\"", "Lab 20", nil), ("\"Lab 20\" 5", "Lab 20", 5),
            ("#48219307", "#48219307", nil), ("#48219307 20", "#48219307", 20), ("48219307", "48219307", nil),
            ("bob 12345", "bob 12345", nil), ("bob -5", "bob -5", nil), ("bob 5x", "bob 5x", nil), ("0", "", 0),
            ("\"", "\"", nil), ("bob ٢", "bob ٢", nil),
        ] as [(String, String, Int?)]
    )
    func `splits a name and a count`(text: String, name: String, count: Int?) {
        let query = HistoryQuery(text)
        #expect(query.name == name)
        #expect(query.count == count)
    }

    @Test func `a page has at most two hundred messages`() {
        #expect(HistoryQuery("bob").limit(usual: 20) == 20)
        #expect(HistoryQuery("bob 200").limit(usual: 20) == 200)
        #expect(!HistoryQuery("bob 200").isTooLong)
        #expect(HistoryQuery("bob 9999").limit(usual: 20) == 200)
        #expect(HistoryQuery("bob 9999").isTooLong)
    }
}
