import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct BatchGatheringTests {
    private func busy() -> BatchGathering {
        var gathering = BatchGathering()
        gathering.began(batch: BatchGathering.busyBatch)
        return gathering
    }

    /// The pauses before a transaction, when so many messages wait at each look.
    private func pauses(_ gathering: inout BatchGathering, waiting: [Int]) -> Int {
        waiting.prefix { gathering.pause(waiting: $0) != nil }.count
    }

    @Test func `whoever writes alone is not kept waiting`() {
        var gathering = BatchGathering()
        #expect(gathering.pause(waiting: 1) == nil)
        gathering.began(batch: 1)
        #expect(gathering.pause(waiting: 1) == nil)
        gathering.began(batch: BatchGathering.busyBatch - 1)
        #expect(gathering.pause(waiting: 1) == nil)
    }

    @Test func `what comes all at once to a quiet server waits for nobody`() {
        var gathering = BatchGathering()
        #expect(gathering.pause(waiting: 100) == nil)
    }

    @Test func `a busy server waits as long as more messages come`() {
        var gathering = busy()
        let pauses = pauses(&gathering, waiting: [1, 5, 9, 9])
        #expect(pauses == 3)
    }

    @Test func `it does not wait for ever`() {
        var gathering = busy()
        let pauses = pauses(&gathering, waiting: Array(1...100))
        #expect(pauses == BatchGathering.mostPauses)
    }

    @Test func `a full transaction is begun at once`() {
        var gathering = busy()
        #expect(gathering.pause(waiting: CommitQueue.batchLimit) == nil)
    }

    @Test func `the next transaction has pauses of its own, and a quiet one ends them`() {
        var gathering = busy()
        _ = pauses(&gathering, waiting: Array(1...100))
        gathering.began(batch: 6)
        let again = gathering.pause(waiting: 1)
        #expect(again == BatchGathering.pause)
        gathering.began(batch: 1)
        #expect(gathering.pause(waiting: 1) == nil)
    }
}
