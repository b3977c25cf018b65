import ChatDelivery
package import ChatTrace
import NIOCore

/// What happened in a session, for a person who looks for the cause of a failure: the records that the live programs
/// write, too, and notes on what only the simulation sees.
package struct SimulationTrace {
    /// How much is kept.
    package enum Detail: Sendable, Equatable {
        /// Nothing: it costs time.
        case none
        /// So many records, the last ones.
        case last(Int)
        /// Everything.
        case all
    }

    private let detail: Detail

    /// What is kept, oldest first.
    package private(set) var records: [TraceRecord] = []

    init(_ detail: Detail) {
        self.detail = detail
    }

    /// Whether anything is kept.
    var isOn: Bool {
        detail != .none
    }

    /// Adds what an end tells of itself.
    mutating func add(_ events: [TraceEvent], of end: TraceRecord.End, at elapsed: TimeAmount) {
        guard isOn else {
            return
        }
        records += events.map { TraceRecord(nanoseconds: elapsed.nanoseconds, end: end, event: $0) }
        // Now and then only: each removal moves all records.
        if case .last(let count) = detail, records.count > 2 * count {
            records.removeFirst(records.count - count)
        }
    }

    /// Notes what happens around the two ends, if there is something to say.
    mutating func note(_ text: @autoclosure () -> String?, at elapsed: TimeAmount) {
        if isOn, let text = text() {
            add([.note(text: text)], of: .network, at: elapsed)
        }
    }
}
