/// What an end of a session has done since its shell last asked, if anybody wants to know. A machine has no clock and no
/// file: the shell takes the events after each call, and adds time and place.
struct DeliveryTrace: Sendable {
    /// The most events that wait for the shell. One call into a machine makes some hundred at most, so more mean that
    /// nobody takes them.
    static let largestBacklog = 10_000

    /// Whether events are kept: it costs time and memory.
    var isOn = false

    private var events: [TraceEvent] = []
    private var omitted = 0

    /// Keeps an event, which is made only if somebody wants it.
    @inline(__always)
    mutating func add(_ event: @autoclosure () -> TraceEvent) {
        if isOn {
            keep(event())
        }
    }

    /// Hands out what has happened since the last call, oldest first.
    mutating func take() -> [TraceEvent] {
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
    /// Whether ``takeTrace()`` has something to tell; not as it comes.
    package var isTraced: Bool {
        get { exchange.trace.isOn }
        set { exchange.trace.isOn = newValue }
    }

    /// What has happened since the last call, oldest first.
    package mutating func takeTrace() -> [TraceEvent] {
        exchange.trace.take()
    }
}

extension ClientDelivery {
    /// Whether ``takeTrace()`` has something to tell; not as it comes.
    package var isTraced: Bool {
        get { exchange.trace.isOn }
        set { exchange.trace.isOn = newValue }
    }

    /// What has happened since the last call, oldest first.
    package mutating func takeTrace() -> [TraceEvent] {
        exchange.trace.take()
    }
}
