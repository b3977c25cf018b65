import ChatDelivery
import Testing

@Suite struct RepairBudgetTests {
    @Test func `begins with two datagrams and saves no more`() {
        var budget = RepairBudget()
        #expect(budget.credit == 2400)
        budget.earn(1)
        #expect(budget.credit == 2400)
        budget.spend(500)
        #expect(budget.credit == 1900)
        budget.earn(499)
        #expect(budget.credit == 2399)
        budget.earn(1_000_000)
        #expect(budget.credit == 2400)
    }

    @Test func `goes into debt for what was lost, up to eight datagrams`() {
        var budget = RepairBudget()
        budget.spend(3000)
        #expect(budget.credit == -600)
        budget.spend(9000)
        #expect(budget.credit == -9600)
        budget.spend(1)
        #expect(budget.credit == -9600)
        budget.earn(9601)
        #expect(budget.credit == 1)
    }
}
