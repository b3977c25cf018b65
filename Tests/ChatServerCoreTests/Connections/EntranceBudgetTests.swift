import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct EntranceBudgetTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `there are so many requests and so much time`() {
        var budget = EntranceBudget(time: .minutes(5), requests: 20, now: start)
        #expect(budget.deadline == start + .minutes(5))
        let served = (0..<25).filter { _ in budget.countRequest() }
        #expect(served == Array(0..<20))
    }

    @Test func `zero is no bound`() {
        var budget = EntranceBudget(time: .zero, requests: 0, now: start)
        #expect(budget.deadline == .distantFuture)
        #expect((0..<1000).allSatisfy { _ in budget.countRequest() })
    }

    @Test func `a line is logged once a second, with how often there was reason for it`() {
        var rate = LogRate()
        #expect(rate.note(now: start) == 1)
        let silent = (1...500).allSatisfy { rate.note(now: start + .milliseconds($0)) == nil }
        #expect(silent)
        #expect(rate.note(now: start + .seconds(1)) == 501)
        #expect(rate.note(now: start + .milliseconds(1500)) == nil)
        #expect(rate.note(now: start + .seconds(9)) == 2)
    }
}
