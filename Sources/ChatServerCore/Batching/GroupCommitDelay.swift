import NIOCore

/// Group commit delay: how long a transaction waits for further senders. It does not wait while few send; otherwise
/// it waits as long as more messages keep coming, up to a bound. Messages of one transaction also share datagrams,
/// acknowledgements and answers, so that a busy server does less work per message than a quiet one.
struct GroupCommitDelay: BatchDelay {
    /// The size of the last transaction from which on the next one waits: a few people who happen to write at
    /// the same time are never delayed.
    static let busyBatch = 4

    /// Time between two checks for new messages.
    static let pause = TimeAmount.milliseconds(1)

    /// The most pauses before a transaction: 5 ms in total, less than the 8 ms for which mosh collects typed
    /// input (`SEND_MINDELAY`).
    static let mostPauses = 5

    private var lastBatch = 0
    private var pauses = 0
    private var seen = 0

    mutating func pause(waiting: Int) -> TimeAmount? {
        defer { seen = waiting }
        guard
            lastBatch >= Self.busyBatch,
            pauses < Self.mostPauses,
            waiting < CommitQueue.batchLimit,
            pauses == 0 || waiting > seen
        else {
            return nil
        }
        pauses += 1
        return Self.pause
    }

    mutating func began(batch: Int) {
        lastBatch = batch
        pauses = 0
    }
}
