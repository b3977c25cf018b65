import ChatStorage
import Logging
import NIOCore

/// Keeps the high-water mark of the messages up to date, so that the next start can detect missing ones: at each
/// tick, and once more at the end.
struct LastKnownTask: PeriodicJob {
    /// The interval between two checks: at most the messages of this interval can vanish unnoticed with the
    /// database's WAL. A write costs one flush to disk, as much as one commit.
    static let interval: TimeAmount = .seconds(10)

    /// Checks after which the mark is written even though nothing was sent: an hour, so that a server killed after
    /// a quiet week knows roughly when it was killed.
    static let looksBetweenTimes = 360

    private let file: LastKnownFile
    private let identity: ServerIdentity
    private let store: any MessageStore
    private let clock: ClockMonitor
    private let logger: Logger

    /// The newest message in the file, and the checks since it was written.
    private var written: Int64?
    private var quietLooks = 0

    init(
        file: LastKnownFile,
        identity: ServerIdentity,
        store: any MessageStore,
        clock: ClockMonitor,
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

    /// Writes the mark, unless the newest message is known already.
    ///
    /// - Parameter known: The newest message already in the file; `nil` to write in any case.
    /// - Returns: The newest message, now in the file; `nil` when nothing was written.
    func write(unless known: Int64?) async -> Int64? {
        let time = clock.look().time
        do {
            // A read sees only durable messages: a commit becomes visible after its flush.
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
