import NIOCore

/// The work of a ``PeriodicTask``. Ticks never overlap, so the job itself keeps the state from one tick to the next.
protocol PeriodicJob: Sendable {
    /// Time between two ticks.
    static var interval: TimeAmount { get }

    /// Whether the first tick is at the start, instead of after ``interval``.
    static var startsAtOnce: Bool { get }

    /// Does the work that is due since the last tick.
    ///
    /// - Parameter stop: Set when the server stops: long work must then end early.
    mutating func tick(until stop: StopFlag) async

    /// Does the remaining work after the last tick, when the server stops.
    mutating func finish() async
}

extension PeriodicJob {
    static var startsAtOnce: Bool { false }

    mutating func finish() async {}
}
