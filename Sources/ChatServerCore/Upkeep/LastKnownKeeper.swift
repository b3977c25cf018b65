import ChatStorage
import Logging
import NIOCore

/// Keeps the high-water mark of the messages up to date, so that the next start can tell whether some are missing: at each
/// tick, and once more at the end.
struct LastKnownKeeper: PeriodicJob {
    /// Between two looks: at most so long a part of the newest messages can vanish with the database's log unnoticed. A write costs
    /// one flush to the disk, as much as one commit.
    static let interval: TimeAmount = .seconds(10)

    /// Looks after which it is written though nothing was sent: an hour, so that a server that is killed after a quiet week knows
    /// about when that was.
    static let looksBetweenTimes = 360

    private let file: LastKnownFile
    private let identity: ServerIdentity
    private let store: any MessageStore
    private let clock: ClockWatch
    private let logger: Logger

    /// The newest message that the file tells of, and the looks since it was written.
    private var written: Int64?
    private var quietLooks = 0

    init(
        file: LastKnownFile,
        identity: ServerIdentity,
        store: any MessageStore,
        clock: ClockWatch,
        logger: Logger
    ) {
        self.file = file
        self.identity = identity
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    mutating func tick(until stop: StopFlag) async {
        quietLooks += 1
        let known = quietLooks < Self.looksBetweenTimes ? written : nil
        if let newest = await write(unless: known) {
            (written, quietLooks) = (newest, 0)
        }
    }

    func finish() async {
        _ = await write(unless: nil)
    }

    /// Writes the mark.
    ///
    /// - Parameter known: The newest message that it tells of already.
    /// - Returns: The newest message that it tells of; `nil` when it was not written.
    func write(unless known: Int64?) async -> Int64? {
        let time = clock.look().time
        do {
            // What a read sees is durable: a commit is shown after it has been flushed.
            let newest = try await store.newestMessageID().rawValue
            guard newest != known else {
                return nil
            }
            try await file.write(LastKnown(identity: identity, newestMessage: newest, time: time))
            return newest
        } catch {
            logger.error("could not note the newest message", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
