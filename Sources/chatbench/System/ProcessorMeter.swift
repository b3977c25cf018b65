import Synchronization

/// Measures this process's processor time from a start that any of several tasks may trigger first.
final class ProcessorMeter: Sendable {
    private let isStarted = Atomic(false)
    private let start = Mutex<Double?>(nil)

    /// Starts to measure, unless it has started already.
    func start(reading now: @autoclosure () -> Double = ProcessorTime.microseconds) {
        guard !isStarted.exchange(true, ordering: .relaxed) else {
            return
        }
        let now = now()
        start.withLock { $0 = now }
    }

    /// Microseconds since the start; `nil` if it has not started.
    func microseconds(reading now: Double = ProcessorTime.microseconds) -> Double? {
        start.withLock { $0 }.map { now - $0 }
    }
}
