import ChatTesting
import Testing

@Suite struct ByteBudgetTests {
    @Test func `counts a message once and all that is sent`() {
        var budget = ByteBudget()
        #expect(budget.ratio == 0)
        budget.sent(bytes: 133, messages: [(0, 100)])
        #expect(budget.ratio == 1)
        // The message once more, with a new one beside it.
        budget.sent(bytes: 233, messages: [(0, 100), (1, 100)])
        #expect(budget.sent == 366 && budget.useful == 266)
        budget.sent(bytes: 166, messages: [])
        #expect(budget.sent == 532 && budget.useful == 266)
        #expect(!budget.exceeds(ratio: 2, slack: 0))
        budget.sent(bytes: 133, messages: [(1, 100)])
        #expect(budget.exceeds(ratio: 2, slack: 132))
        #expect(!budget.exceeds(ratio: 2, slack: 133))
    }
}
