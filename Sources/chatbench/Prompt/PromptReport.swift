import Foundation

/// How long keys take to be on the client's screen, without other traffic and with it.
struct PromptReport: Encodable {
    /// The latency that the 99th percentile must be below, in milliseconds.
    static let target = 20.0

    /// One of the two runs.
    struct Run: Encodable, Equatable {
        /// Number of keys.
        let keys: Int
        /// Latencies in milliseconds.
        let p50: Double
        let p99: Double
        let worst: Double
        /// Processor time of the client for each second of the run, in milliseconds.
        let processor: Double

        /// - Parameters:
        ///   - latencies: In nanoseconds.
        ///   - busySeconds: Processor time of the client.
        ///   - seconds: Length of the run.
        init(_ latencies: LatencyDistribution, busySeconds: Double, seconds: Double) {
            keys = latencies.count
            p50 = Self.milliseconds(latencies.percentile(50))
            p99 = Self.milliseconds(latencies.percentile(99))
            worst = Self.milliseconds(latencies.worst)
            processor = seconds > 0 ? busySeconds * 1000 / seconds : 0
        }

        private static func milliseconds(_ nanoseconds: UInt64?) -> Double { Double(nanoseconds ?? 0) / 1e6 }

        var text: String {
            let latencies = [("p50", p50), ("p99", p99), ("max", worst)]
                .map { "\($0) " + String(format: "%.2f ms", $1) }
                .joined(separator: ", ")
            return latencies + String(format: "; the client %.1f ms of processor time a second", processor)
        }
    }

    let scenario = "prompt"
    /// Messages a second.
    let rate: Int
    /// Length of each run.
    let seconds: Int
    let idle: Run
    let loaded: Run

    /// Processor time of the client with messages, in units of that without; `nil` if that is too short to be measured.
    var processorRatio: Double? { idle.processor > 0 ? loaded.processor / idle.processor : nil }

    /// Why the result is not good enough; `nil` if it is.
    var fault: String? {
        let slowest = max(idle.p99, loaded.p99)
        guard slowest >= Self.target else {
            return nil
        }
        return String(format: "The 99th percentile is %.1f ms; it must be below %.0f ms.", slowest, Self.target)
    }

    private enum CodingKeys: String, CodingKey {
        case scenario, rate, seconds, idle, loaded, processorRatio
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scenario, forKey: .scenario)
        try container.encode(rate, forKey: .rate)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(idle, forKey: .idle)
        try container.encode(loaded, forKey: .loaded)
        try container.encodeIfPresent(processorRatio, forKey: .processorRatio)
    }

    /// The results for people.
    var text: String {
        let ratio = processorRatio.map { String(format: "%.1f times", $0) } ?? "too little to compare"
        return [
            "prompt, \(idle.keys) keys in \(seconds) s, from a key to its echo on the screen",
            ReportLine.text("no messages", idle.text),
            ReportLine.text("\(rate) messages a second", loaded.text),
            ReportLine.text("processor time", ratio),
        ].joined(separator: "\n")
    }
}
