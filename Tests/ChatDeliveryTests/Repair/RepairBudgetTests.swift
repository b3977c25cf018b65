import Testing

@testable import ChatDelivery

@Suite struct RepairBudgetTests {
    @Test func `begins with one datagram, which is not for copies, and saves two`() {
        var budget = RepairBudget()
        #expect(budget.credit == 1200)
        #expect(budget.spare == 0)
        budget.earn(1199)
        #expect(budget.credit == 2399)
        #expect(budget.spare == 1199)
        budget.earn(2)
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
        budget.spend(1800)
        #expect(budget.credit == -600)
        budget.spend(9000)
        #expect(budget.credit == -9600)
        budget.spend(1)
        #expect(budget.credit == -9600)
        budget.earn(9601)
        #expect(budget.credit == 1)
    }
}
