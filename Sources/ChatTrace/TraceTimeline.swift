import ChatDelivery

/// Draws traces as text, the server's events at the left and the client's at the right, merged into one picture.
///
/// ```
///      0.000  client                                     > says hello until it is answered
///      0.104  client                                     <-- sends #0, 1200 bytes: hello
///      0.391  server  <-- gets #0, 1200 bytes: hello
///      0.512  server  --> sends #0, 1200 bytes: path challenge, acknowledgement 0-0
/// ```
///
/// An arrow to the right points from the server to the client. `!` marks losses and their consequences.
package struct TraceTimeline: Sendable {
    /// The indentation of the client's column if the server's is there, too.
    private static let clientColumn = 40

    private let records: [Placed]
    private let hasBoth: Bool

    private struct Placed {
        let time: Double
        let record: TraceRecord
    }

    /// Lays out traces, aligned by the wall clock at which each began. Within a trace the order of the lines is kept.
    package init(_ traces: [[TraceRecord]]) {
        let first = traces.flatMap(Self.starts).min() ?? 0
        var placed: [(order: Double, trace: Int, line: Int, entry: Placed)] = []
        for (trace, records) in traces.enumerated() {
            var (start, latest) = (0.0, -Double.infinity)
            for (line, record) in records.enumerated() {
                if case .traceBegan(let time, _) = record.event {
                    (start, latest) = (Double(time) - first, -Double.infinity)
                }
                // Two calls may take the time in another order than they record in: the lines of a run keep theirs.
                latest = max(latest, start + record.time)
                placed.append((latest, trace, line, Placed(time: start + record.time, record: record)))
            }
        }
        placed.sort { ($0.order, $0.trace, $0.line) < ($1.order, $1.trace, $1.line) }
        self.records = placed.map(\.entry)
        let ends = Set(placed.map(\.entry.record.end))
        hasBoth = ends.isSuperset(of: [.server, .client])
    }

    /// The times at which the runs in a trace began, in milliseconds since 1970.
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

    /// Milliseconds with three digits after the point, right-aligned. A time that no program writes is shown as it is.
    private static func time(_ milliseconds: Double) -> String {
        guard let thousandths = Int64(exactly: (milliseconds * 1000).rounded()) else {
            return "\(milliseconds)"
        }
        let fraction = String(thousandths.magnitude % 1000)
        let whole = (thousandths < 0 ? "-" : "") + String(thousandths.magnitude / 1000)
        let text = whole + "." + String(repeating: "0", count: 3 - fraction.count) + fraction
        return String(repeating: " ", count: max(0, 12 - text.count)) + text
    }
}

extension TraceEvent {
    /// The mark before the text: the direction of a datagram, or the kind of event.
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
