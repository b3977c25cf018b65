import ChatClientCore
import ChatProtocol

/// How long a reader waits: whether it is done, or waits in vain. Pure: time comes in.
struct ReaderWatch: Sendable {
    /// Seconds that a reader stays after everything has come, for doubles that come later.
    static let linger = 1.0

    /// What a reader is to do.
    enum Verdict: Equatable {
        /// Wait on.
        case wait
        /// Stop: whatever is still missing is lost.
        case stop
        /// Stop: there is no result.
        case fail(Failure)
    }

    /// The wire that it is to be on before it is ready.
    let wanted: DeliveryWire

    /// Seconds to wait for anything.
    let patience: Double

    /// When it logged in.
    let started: MonotonicTime

    /// When the newest message of the run came.
    private(set) var lastArrival: MonotonicTime?

    private var completed: MonotonicTime?

    /// Whether it has been on the wanted wire.
    private(set) var isReady: Bool

    /// Starts to wait. Every session starts on TLS.
    init(wanted: DeliveryWire, patience: Double, started: MonotonicTime) {
        self.wanted = wanted
        self.patience = patience
        self.started = started
        isReady = wanted == .tls
    }

    /// The server delivers by another wire from now on.
    mutating func wireChanged(_ wire: DeliveryWire) {
        isReady = isReady || wire == wanted
    }

    /// A message of the run came.
    ///
    /// - Parameters:
    ///   - isComplete: Whether everything is there now.
    ///   - now: When it came.
    mutating func arrived(isComplete: Bool, now: MonotonicTime) {
        lastArrival = now
        completed = isComplete ? completed ?? now : nil
    }

    /// What to do now.
    func verdict(now: MonotonicTime) -> Verdict {
        if let completed {
            return now.seconds(since: completed) < Self.linger ? .wait : .stop
        }
        if !isReady, now.seconds(since: started) >= patience {
            return .fail(Failure("A reader did not get onto UDP within \(patience.text) s. Is UDP blocked on the way?"))
        }
        guard now.seconds(since: lastArrival ?? started) >= patience else {
            return .wait
        }
        return lastArrival == nil
            ? .fail(Failure("No message of the run came within \(patience.text) s. Are its senders running?"))
            : .stop
    }
}
