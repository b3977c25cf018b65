import ChatClientCore
import ChatProtocol

/// Decides how long a reader waits: whether it is done, or waits in vain. Pure: the caller supplies the time.
struct ReaderStallDetector: Sendable {
    /// Seconds that a reader stays after everything has arrived, for late duplicates.
    static let linger = 1.0

    /// The decision for a reader.
    enum Verdict: Equatable {
        /// Keep waiting.
        case wait
        /// Stop: the messages that are still missing are lost.
        case stop
        /// Stop: there is no result.
        case fail(Failure)
    }

    /// The wire that the reader must be on before it is ready.
    let wanted: DeliveryTransport

    /// Seconds to wait for anything.
    let patience: Double

    /// When it logged in.
    let started: MonotonicTime

    /// Arrival of the newest message of the run.
    private(set) var lastArrival: MonotonicTime?

    private var completed: MonotonicTime?

    /// Whether it has been on the wanted wire.
    private(set) var isReady: Bool

    /// Starts to wait. Every session starts on TLS.
    init(wanted: DeliveryTransport, patience: Double, started: MonotonicTime) {
        self.wanted = wanted
        self.patience = patience
        self.started = started
        isReady = wanted == .tls
    }

    /// Handles a wire change of the server.
    mutating func wireChanged(_ wire: DeliveryTransport) {
        isReady = isReady || wire == wanted
    }

    /// Handles a message of the run.
    ///
    /// - Parameters:
    ///   - isComplete: Whether everything has arrived.
    ///   - now: The time of arrival.
    mutating func arrived(isComplete: Bool, now: MonotonicTime) {
        lastArrival = now
        completed = isComplete ? completed ?? now : nil
    }

    /// Returns the decision at this time.
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
