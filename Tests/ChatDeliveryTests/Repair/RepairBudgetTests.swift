import Testing

@testable import ChatDelivery

@Suite struct RepairBudgetTests {
    @Test func `begins with one datagram, which is not for copies, and saves two`() {
        var budget = RepairBudget()
        #expect(budget.credit == 1200)
        #expect(budget.spare == 0)
        budget.replenish(1199)
        #expect(budget.credit == 2399)
        #expect(budget.spare == 1199)
        budget.replenish(2)
        #expect(budget.credit == 2400)
        budget.consume(500)
        #expect(budget.credit == 1900)
        budget.replenish(499)
        #expect(budget.credit == 2399)
        budget.replenish(1_000_000)
        #expect(budget.credit == 2400)
    }

    @Test func `goes into debt for what was lost, up to eight datagrams`() {
        var budget = RepairBudget()
        budget.consume(1800)
        #expect(budget.credit == -600)
        budget.consume(9000)
        #expect(budget.credit == -9600)
        budget.consume(1)
        #expect(budget.credit == -9600)
        budget.replenish(9601)
        #expect(budget.credit == 1)
    }
}
