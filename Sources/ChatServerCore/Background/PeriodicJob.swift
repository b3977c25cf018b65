import NIOCore

/// The work of a ``PeriodicTask``. What one tick leaves for the next is kept in the job itself: no two of them overlap.
protocol PeriodicJob: Sendable {
    /// Between two ticks.
    static var interval: TimeAmount { get }

    /// Whether the first tick is at the start, instead of after ``interval``.
    static var startsAtOnce: Bool { get }

    /// Does what has come up since the last tick.
    ///
    /// - Parameter stop: Set when the server stops; long work ends early then.
    mutating func tick(until stop: StopFlag) async

    /// Does what is left to do after the last tick: the server stops.
    mutating func finish() async
}

extension PeriodicJob {
    static var startsAtOnce: Bool { false }

    mutating func finish() async {}
}
