import Foundation

extension TrafficReport {
    /// The results for people.
    var text: String {
        var lines = ["\(scenario), \(wire), \(participants) participants"]
        lines.append(ReportLine.text("messages", "\(messages)"))
        let speed = "in \(Self.number(seconds)) s, \(Int(deliveriesPerSecond))/s"
        lines.append(ReportLine.text("deliveries", "\(deliveries) \(speed)"))
        if let serverMicroseconds, let serverUserMicroseconds, let serverSystemMicroseconds {
            let parts = "\(Self.number(serverUserMicroseconds)) user, \(Self.number(serverSystemMicroseconds)) system"
            lines.append(ReportLine.text("server", "\(Self.number(serverMicroseconds)) us a delivery (\(parts))"))
        }
        let share = Int((generatorShare * 100).rounded())
        lines.append(
            ReportLine.text(
                "generator",
                "\(Self.number(generatorMicroseconds)) us a delivery, \(share) % of a processor"
            )
        )
        let latencies = [("p50", p50), ("p99", p99), ("p99.9", p999), ("worst", worst)]
        lines += latencies.compactMap { name, value in
            value.map { ReportLine.text("latency \(name)", "\(Self.number($0)) ms") }
        }
        let faults = [(lost, "lost"), (doubled, "doubled"), (misordered, "misordered"), (strays, "strayed")]
        lines.append(ReportLine.text("faults", faults.map { "\($0) \($1)" }.joined(separator: ", ")))
        lines += memoryLines
        lines += counts.sorted { $0.key < $1.key }.map { ReportLine.text($0.key, "\($0.value)") }
        return lines.joined(separator: "\n")
    }

    private var memoryLines: [String] {
        let looks = (memory ?? []).map { point in
            ReportLine.text("memory at \(Int(point.seconds)) s", "\(Self.number(Double(point.bytes) / 1e6)) MB")
        }
        return looks
            + [memorySlope].compactMap(\.self).map { slope in
                ReportLine.text("growth, second half", "\(Self.number(slope / 1e6)) MB a minute")
            }
    }

    private static func number(_ value: Double) -> String {
        String(format: "%.2f", value)
    }
}
