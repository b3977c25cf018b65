import Synchronization

/// What this process uses of the processors from a moment on that several tasks may be the first to meet.
final class ProcessorMeter: Sendable {
    private let isStarted = Atomic(false)
    private let start = Mutex<Double?>(nil)

    /// Measures from now on, unless it does already.
    func start(reading now: @autoclosure () -> Double = ProcessorTime.microseconds) {
        guard !isStarted.exchange(true, ordering: .relaxed) else {
            return
        }
        let now = now()
        start.withLock { $0 = now }
    }

    /// Microseconds since the start; `nil` if there was none.
    func microseconds(reading now: Double = ProcessorTime.microseconds) -> Double? {
        start.withLock { $0 }.map { now - $0 }
    }
}
