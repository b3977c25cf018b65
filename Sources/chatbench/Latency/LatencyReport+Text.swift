import Foundation

extension LatencyReport {
    /// The results for people.
    var text: String {
        // Only a sender knows the load.
        let load = sent == nil ? "" : ", \(Self.number(rate)) messages/s for \(Self.number(seconds)) s, \(size) bytes"
        var lines = ["run '\(run)', \(conversation)\(load)"]
        if let messages, let readers {
            lines.append(Self.line("readers", "\(readers), \(delivery)"))
            lines.append(Self.line("messages", "\(messages), \(Self.share(udp, of: messages)) by UDP"))
            lines += [("p50", p50), ("p90", p90), ("p99", p99), ("p99.9", p999), ("worst", worst)].map {
                Self.line("latency \($0)", Self.milliseconds($1))
            }
            lines.append(Self.line("lost", losses.text))
            lines.append(Self.line("doubled", doubles.text))
            lines.append(Self.line("out of order", misordered.text))
            lines.append(Self.line("processor", "\(Self.number(readerProcessorMicroseconds)) us a message received"))
        }
        if let sent {
            lines.append(Self.line("senders", "\(senders), \(sent) messages with the warm-up"))
            lines.append(Self.line("late p50", Self.milliseconds(lagP50)))
            lines.append(Self.line("late p99", Self.milliseconds(lagP99)))
            lines.append(Self.line("late worst", Self.milliseconds(lagWorst)))
            lines.append(Self.line("processor", "\(Self.number(senderProcessorMicroseconds)) us a message sent"))
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ value: String) -> String {
        "  " + name.padding(toLength: 16, withPad: " ", startingAt: 0) + value
    }

    private static func milliseconds(_ value: Double?) -> String {
        value.map { String(format: "%.2f ms", $0) } ?? "-"
    }

    private static func share(_ part: Int?, of whole: Int) -> String {
        String(format: "%.1f %%", 100 * Double(part ?? 0) / Double(max(whole, 1)))
    }

    private static func number(_ value: Double?) -> String {
        value.map(\.text) ?? "-"
    }
}

extension Int? {
    fileprivate var text: String {
        map(String.init) ?? "-"
    }
}
