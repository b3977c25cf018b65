import NIOCore

/// Says how long a transaction waits for those who are about to send (group commit): not at all while few do, and otherwise for
/// as long as more messages keep coming, up to a bound. What shares a transaction shares its datagrams, acknowledgements and
/// answers, too, so that a busy server has less to do for each message than a quiet one.
struct GroupCommitDelay: BatchDelay {
    /// Messages of a transaction from which on others are waited for. Our own choice: a few people who happen to write at the
    /// same time are never delayed.
    static let busyBatch = 4

    /// Between two looks at what has come.
    static let pause = TimeAmount.milliseconds(1)

    /// The most pauses before a transaction: 5 ms at the most, less than the 8 ms that mosh collects what is typed
    /// (`SEND_MINDELAY`).
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
