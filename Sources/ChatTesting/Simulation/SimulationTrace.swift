import ChatDelivery
package import ChatTrace
import NIOCore

/// The events of a session, for a person searching for the cause of a failure: the records of a live trace, and notes
/// about events that only the simulation sees.
package struct SimulationTrace {
    /// The amount that is kept.
    package enum Detail: Sendable, Equatable {
        /// Nothing: tracing costs time.
        case none
        /// This many of the last records; up to twice as many are kept.
        case last(Int)
        /// Everything.
        case all
    }

    private let detail: Detail

    /// The kept records, oldest first.
    package private(set) var records: [TraceRecord] = []

    init(_ detail: Detail) {
        self.detail = detail
    }

    /// Whether records are kept.
    var isOn: Bool {
        detail != .none
    }

    /// Adds the events of an end.
    mutating func add(_ events: [TraceEvent], of end: TraceRecord.End, at elapsed: TimeAmount) {
        guard isOn else {
            return
        }
        records += events.map { TraceRecord(nanoseconds: elapsed.nanoseconds, end: end, event: $0) }
        // Trim only now and then: each removal moves all records.
        if case .last(let count) = detail, records.count > 2 * count {
            records.removeFirst(records.count - count)
        }
    }

    /// Adds a note about an event outside of the two ends, unless the text is `nil`.
    mutating func note(_ text: @autoclosure () -> String?, at elapsed: TimeAmount) {
        if isOn, let text = text() {
            add([.note(text: text)], of: .network, at: elapsed)
        }
    }
}
