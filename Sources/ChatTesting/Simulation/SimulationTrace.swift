import NIOCore

/// What happened in a session, line by line, for a person who looks for the cause of a failure.
package struct SimulationTrace {
    /// How much is kept.
    package enum Detail: Sendable, Equatable {
        /// Nothing: it costs time.
        case none
        /// So many lines, the last ones.
        case last(Int)
        /// Everything.
        case all
    }

    private let detail: Detail

    /// What is kept, oldest first.
    package private(set) var lines: [String] = []

    init(_ detail: Detail) {
        self.detail = detail
    }

    /// Notes what happens.
    mutating func add(_ text: @autoclosure () -> String, at elapsed: TimeAmount) {
        guard detail != .none else {
            return
        }
        lines.append("\(elapsed.inSeconds)  \(text())")
        // Now and then only: each removal moves all lines.
        if case .last(let count) = detail, lines.count > 2 * count {
            lines.removeFirst(lines.count - count)
        }
    }
}
