import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct GroupCommitDelayTests {
    private func busy() -> GroupCommitDelay {
        var delay = GroupCommitDelay()
        delay.began(batch: GroupCommitDelay.busyBatch)
        return delay
    }

    /// Counts the pauses before a transaction, with that many messages waiting at each look.
    private func pauses(_ delay: inout GroupCommitDelay, waiting: [Int]) -> Int {
        waiting.prefix { delay.pause(waiting: $0) != nil }.count
    }

    @Test func `whoever writes alone is not kept waiting`() {
        var delay = GroupCommitDelay()
        #expect(delay.pause(waiting: 1) == nil)
        delay.began(batch: 1)
        #expect(delay.pause(waiting: 1) == nil)
        delay.began(batch: GroupCommitDelay.busyBatch - 1)
        #expect(delay.pause(waiting: 1) == nil)
    }

    @Test func `what comes all at once to a quiet server waits for nobody`() {
        var delay = GroupCommitDelay()
        #expect(delay.pause(waiting: 100) == nil)
    }

    @Test func `a busy server waits as long as more messages come`() {
        var delay = busy()
        let pauses = pauses(&delay, waiting: [1, 5, 9, 9])
        #expect(pauses == 3)
    }

    @Test func `it does not wait for ever`() {
        var delay = busy()
        let pauses = pauses(&delay, waiting: Array(1...100))
        #expect(pauses == GroupCommitDelay.mostPauses)
    }

    @Test func `a full transaction is begun at once`() {
        var delay = busy()
        #expect(delay.pause(waiting: CommitQueue.batchLimit) == nil)
    }

    @Test func `the next transaction has pauses of its own, and a quiet one ends them`() {
        var delay = busy()
        _ = pauses(&delay, waiting: Array(1...100))
        delay.began(batch: 6)
        let again = delay.pause(waiting: 1)
        #expect(again == GroupCommitDelay.pause)
        delay.began(batch: 1)
        #expect(delay.pause(waiting: 1) == nil)
    }
}
