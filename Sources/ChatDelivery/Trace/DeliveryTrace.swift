/// The event log of one end of a session, empty while tracing is off. A state machine has no clock and no file: its
/// shell pops the events after each call, and adds the time and the end.
struct DeliveryTrace: Sendable {
    /// The most events kept between two pops. One call into a machine adds some hundred at most, so a full log means
    /// that the shell does not pop it.
    static let largestBacklog = 10_000

    /// Whether events are kept. Off by default: tracing costs time and memory.
    var isOn = false

    private var events: [TraceEvent] = []
    private var omitted = 0

    /// Keeps an event. The event is not even constructed while tracing is off.
    @inline(__always)
    mutating func add(_ event: @autoclosure () -> TraceEvent) {
        if isOn {
            keep(event())
        }
    }

    /// Removes and returns the kept events, oldest first.
    mutating func pop() -> [TraceEvent] {
        defer {
            events = []
            omitted = 0
        }
        guard omitted > 0 else {
            return events
        }
        return events + [.note(text: "\(omitted) events are left out here: they were too many at once")]
    }

    @inline(never)
    private mutating func keep(_ event: TraceEvent) {
        guard events.count < Self.largestBacklog else {
            omitted += 1
            return
        }
        events.append(event)
    }
}

extension ServerDelivery {
    /// Whether events are kept for ``popTrace()``; off by default.
    package var isTraced: Bool {
        get { exchange.trace.isOn }
        set { exchange.trace.isOn = newValue }
    }

    /// Removes and returns the events since the last call, oldest first.
    package mutating func popTrace() -> [TraceEvent] {
        exchange.trace.pop()
    }
}

extension ClientDelivery {
    /// Whether events are kept for ``popTrace()``; off by default.
    package var isTraced: Bool {
        get { exchange.trace.isOn }
        set { exchange.trace.isOn = newValue }
    }

    /// Removes and returns the events since the last call, oldest first.
    package mutating func popTrace() -> [TraceEvent] {
        exchange.trace.pop()
    }
}
