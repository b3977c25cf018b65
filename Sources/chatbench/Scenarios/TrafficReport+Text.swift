import Foundation

extension TrafficReport {
    /// The results, as people read them.
    var text: String {
        var lines = ["\(scenario), \(wire), \(participants) participants"]
        lines.append(Self.line("messages", "\(messages)"))
        let speed = "in \(Self.number(seconds)) s, \(Int(deliveriesPerSecond))/s"
        lines.append(Self.line("deliveries", "\(deliveries) \(speed)"))
        if let serverMicroseconds, let serverUserMicroseconds, let serverSystemMicroseconds {
            let parts = "\(Self.number(serverUserMicroseconds)) user, \(Self.number(serverSystemMicroseconds)) system"
            lines.append(Self.line("server", "\(Self.number(serverMicroseconds)) us a delivery (\(parts))"))
        }
        let share = Int((generatorShare * 100).rounded())
        lines.append(
            Self.line("generator", "\(Self.number(generatorMicroseconds)) us a delivery, \(share) % of a processor")
        )
        let latencies = [("p50", p50), ("p99", p99), ("p99.9", p999), ("worst", worst)]
        lines += latencies.compactMap { name, value in
            value.map { Self.line("latency \(name)", "\(Self.number($0)) ms") }
        }
        let faults = [(lost, "lost"), (doubled, "doubled"), (misordered, "misordered"), (strays, "strayed")]
        lines.append(Self.line("faults", faults.map { "\($0) \($1)" }.joined(separator: ", ")))
        lines += counts.sorted { $0.key < $1.key }.map { Self.line($0.key, "\($0.value)") }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ value: String) -> String {
        "  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + value
    }

    private static func number(_ value: Double) -> String {
        String(format: "%.2f", value)
    }
}
