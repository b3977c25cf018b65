import ChatStorage
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite struct OutboxReliefTests {
    private func holding(_ id: UInt64, _ owner: OutboxRelief.Owner, _ bytes: Int) -> OutboxRelief.Holding {
        OutboxRelief.Holding(id: id, owner: owner, bytes: bytes)
    }

    private func account(_ number: Int64) -> OutboxRelief.Owner {
        .account(AccountID(rawValue: number))
    }

    @Test func `many small heaps of one account go before the large one of another`() {
        let holdings =
            [holding(1, account(1), 30)] + (10..<20).map { holding($0, account(2), 10) }
            + [holding(30, .network("192.0.2.1"), 5)]
        let chosen = OutboxRelief.choose(among: holdings, toFree: 60)
        #expect(chosen.count == 6)
        #expect(chosen.allSatisfy { (10..<20).contains($0) })
    }

    @Test func `it goes on with who holds the most then`() {
        let holdings = [holding(1, account(1), 30), holding(2, account(2), 40), holding(3, account(2), 5)]
        #expect(OutboxRelief.choose(among: holdings, toFree: 41) == [2, 1])
        #expect(OutboxRelief.choose(among: holdings, toFree: 1000) == [2, 1, 3])
        #expect(OutboxRelief.choose(among: holdings, toFree: 0).isEmpty)
        #expect(OutboxRelief.choose(among: [], toFree: 10).isEmpty)
    }
}

@Suite struct OutboxBudgetTests {
    private let frame = ByteBuffer(repeating: 1, count: 1000)

    @Test func `an outbox gives back what it held when that is taken, cut off, or gone with it`() {
        let budget = OutboxBudget(limit: 0)
        let taken = Outbox(budget: budget) {}
        let cutOff = Outbox(budget: budget) {}
        var gone: Outbox? = Outbox(budget: budget) {}
        for outbox in [taken, cutOff, gone] {
            outbox?.post(frame)
            outbox?.post(frame)
        }
        #expect(budget.bytes == 6000)
        #expect(taken.pop().items.count == 2)
        #expect(budget.bytes == 4000)
        cutOff.cutOff()
        #expect(cutOff.pop().items.isEmpty)
        #expect(budget.bytes == 2000)
        gone = nil
        #expect(budget.bytes == 0)
        #expect(budget.freedFromPeak() == 6000)
        budget.forgetPeak()
        #expect(budget.freedFromPeak() == 0)
    }

    @Test func `room is made once, by one caller, when the bound is exceeded`() {
        let budget = OutboxBudget(limit: 1500)
        let calls = OutboxCounter()
        budget.whenExceeded { [weak budget] in
            calls.count()
            // Making room may post to an outbox, too.
            budget?.relieve()
        }
        let outbox = Outbox(budget: budget) {}
        outbox.post(frame)
        #expect(calls.current == 0)
        outbox.post(frame)
        #expect(calls.current == 1)
    }

    @Test func `memory is given back after much was freed, and not again for nothing`() {
        let budget = OutboxBudget(limit: 0)
        let task = MemoryTask(outboxes: budget, logger: .quiet)
        #expect(budget.add(MemoryTask.worthwhile - 1) == false)
        budget.remove(MemoryTask.worthwhile - 1)
        task.look()
        #expect(budget.freedFromPeak() == MemoryTask.worthwhile - 1)
        #expect(budget.add(MemoryTask.worthwhile) == false)
        budget.remove(MemoryTask.worthwhile)
        task.look()
        #expect(budget.freedFromPeak() == 0)
    }
}
