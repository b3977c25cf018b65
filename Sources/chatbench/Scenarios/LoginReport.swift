import Foundation

/// The cost of logins.
struct LoginReport: Encodable {
    let scenario = "logins"
    let wire: String
    let logins: Int
    let atOnce: Int
    let seconds: Double
    let loginsPerSecond: Double
    /// Processor time of the server, in milliseconds per login.
    let serverMilliseconds: Double?
    let serverUserMilliseconds: Double?
    let serverSystemMilliseconds: Double?
    /// Processor time of this process, in milliseconds per login.
    let generatorMilliseconds: Double
    /// The share of one processor that this process used.
    let generatorShare: Double
    /// Milliseconds from connecting to being in.
    let p50: Double?
    let p99: Double?

    init(wire: WireKind, count: Int, atOnce: Int, use: LoadMeter.Use, latencies: LatencyDistribution) {
        self.wire = wire.rawValue
        logins = count
        self.atOnce = atOnce
        seconds = use.seconds
        let each = 1 / Double(max(count, 1)) / 1000
        loginsPerSecond = Double(count) / max(use.seconds, 1e-9)
        serverUserMilliseconds = use.server.map { $0.user * each }
        serverSystemMilliseconds = use.server.map { $0.system * each }
        serverMilliseconds = use.server.map { ($0.user + $0.system) * each }
        generatorMilliseconds = use.generator * each
        generatorShare = use.generator / 1e6 / max(use.seconds, 1e-9)
        p50 = latencies.percentile(50).map { Double($0) / 1e6 }
        p99 = latencies.percentile(99).map { Double($0) / 1e6 }
    }

    private enum CodingKeys: String, CodingKey {
        case scenario, wire, logins, atOnce, seconds, loginsPerSecond, serverMilliseconds, serverUserMilliseconds
        case serverSystemMilliseconds, generatorMilliseconds, generatorShare, p50, p99
    }

    /// The results for people.
    var text: String {
        var lines = ["logins, \(wire), \(logins) logins, \(atOnce) at once"]
        let speed = String(format: "%.2f s, %.0f/s", seconds, loginsPerSecond)
        lines.append(ReportLine.text("time", speed))
        if let serverMilliseconds, let serverUserMilliseconds, let serverSystemMilliseconds {
            let parts = String(format: "%.3f user, %.3f system", serverUserMilliseconds, serverSystemMilliseconds)
            lines.append(ReportLine.text("server", String(format: "%.3f ms a login (\(parts))", serverMilliseconds)))
        }
        let share = String(format: "%.0f %% of a processor", generatorShare * 100)
        lines.append(
            ReportLine.text("generator", String(format: "%.3f ms a login", generatorMilliseconds) + ", " + share)
        )
        lines += [("until in, p50", p50), ("until in, p99", p99)].compactMap { name, value in
            value.map { ReportLine.text(name, String(format: "%.2f ms", $0)) }
        }
        return lines.joined(separator: "\n")
    }
}
