import ChatDelivery

/// Draws traces as text, the server's at the left and the client's at the right: those of both ends in one picture when
/// both are given.
///
/// ```
///      0.000  client                                     > says hello until it is answered
///      0.104  client                                     <-- sends #0, 1200 bytes: hello
///      0.391  server  <-- gets #0, 1200 bytes: hello
///      0.512  server  --> sends #0, 1200 bytes: path challenge, acknowledgement 0-0
/// ```
///
/// An arrow to the right goes from the server to the client. `!` marks a loss and what follows from one.
package struct TraceTimeline: Sendable {
    /// Where the client's column begins when the server's is there, too.
    private static let clientColumn = 40

    private let records: [Placed]
    private let hasBoth: Bool

    private struct Placed {
        let time: Double
        let record: TraceRecord
    }

    /// Lays out one trace, or several by the wall clock at which each began. Within a trace the order of the lines stays.
    package init(_ traces: [[TraceRecord]]) {
        let starts = traces.map(Self.starts)
        let first = starts.compactMap(\.first).min() ?? 0
        var placed: [(trace: Int, line: Int, entry: Placed)] = []
        for (trace, records) in traces.enumerated() {
            var start = 0.0
            for (line, record) in records.enumerated() {
                if case .traceBegan(let time, _) = record.event {
                    start = Double(time) - first
                }
                placed.append((trace, line, Placed(time: start + record.time, record: record)))
            }
        }
        placed.sort { ($0.entry.time, $0.trace, $0.line) < ($1.entry.time, $1.trace, $1.line) }
        self.records = placed.map(\.entry)
        let ends = Set(placed.map(\.entry.record.end))
        hasBoth = ends.isSuperset(of: [.server, .client])
    }

    /// Milliseconds since 1970 at which each run in a trace began.
    private static func starts(_ records: [TraceRecord]) -> [Double] {
        records.compactMap { if case .traceBegan(let time, _) = $0.event { Double(time) } else { nil } }
    }

    /// One line for each record.
    package var lines: [String] {
        records.map { line($0) }
    }

    private func line(_ placed: Placed) -> String {
        let record = placed.record
        let indent = hasBoth && record.end == .client ? Self.clientColumn : 0
        let place = Self.padded(record.end.rawValue, to: 8)
        return Self.time(placed.time) + "  " + place + String(repeating: " ", count: indent)
            + record.event.mark(at: record.end) + " " + record.event.text
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Milliseconds with three digits after the point, right-aligned.
    private static func time(_ milliseconds: Double) -> String {
        let thousandths = Int64((milliseconds * 1000).rounded())
        let fraction = String(thousandths % 1000)
        let text = "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
        return String(repeating: " ", count: max(0, 12 - text.count)) + text
    }
}

extension TraceEvent {
    /// What leads the line: which way a datagram goes, or how remarkable an event is.
    fileprivate func mark(at end: TraceRecord.End) -> String {
        switch self {
        case .packetSent: end == .server ? "-->" : "<--"
        case .packetReceived: end == .server ? "<--" : "-->"
        case .packetRefused, .packetDropped, .packetsLost, .probeTimeout, .messagesHedged, .messageRecovered: "  !"
        case .traceBegan, .sessionBegan, .sessionEnded, .wireChanged, .pathProven, .pathValidationBegan, .probingBegan,
            .portRenewed:
            "  *"
        case .metricsUpdated, .messageQueued, .messageArrived, .controlSent, .controlWritten, .controlReceived, .note:
            "   "
        }
    }
}
