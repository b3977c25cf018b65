import Foundation

/// The results of a scenario of messages for programs: one flat object.
struct TrafficReport: Encodable {
    let scenario: String
    let wire: String
    let participants: Int
    let messages: Int
    let deliveries: Int
    let seconds: Double
    let deliveriesPerSecond: Double
    /// Processor time of the server, in microseconds per delivery.
    let serverMicroseconds: Double?
    let serverUserMicroseconds: Double?
    let serverSystemMicroseconds: Double?
    /// Processor time of this process, in microseconds per delivery.
    let generatorMicroseconds: Double
    /// The share of one processor that this process used: 0 to 1, and more with more than one thread.
    let generatorShare: Double
    let lost: Int
    let doubled: Int
    let misordered: Int
    let strays: Int
    /// Milliseconds from sending to receiving, if taken.
    var p50: Double?
    var p99: Double?
    var p999: Double?
    var worst: Double?
    /// Growth of the server's memory in bytes per minute, in the second half of the time, and all readings.
    var memorySlope: Double?
    var memory: [MemoryLine.Point]?
    /// Additional counters of the participants.
    let counts: [String: Int]

    init(_ result: TrafficResult, scenario: String, wire: WireKind, participants: Int) {
        self.scenario = scenario
        self.wire = wire.rawValue
        self.participants = participants
        messages = result.messages
        deliveries = result.deliveries
        seconds = result.use.seconds
        let each = 1 / Double(max(result.deliveries, 1))
        deliveriesPerSecond = Double(result.deliveries) / max(result.use.seconds, 1e-9)
        serverUserMicroseconds = result.use.server.map { $0.user * each }
        serverSystemMicroseconds = result.use.server.map { $0.system * each }
        serverMicroseconds = result.use.server.map { ($0.user + $0.system) * each }
        generatorMicroseconds = result.use.generator * each
        generatorShare = result.use.generator / 1e6 / max(result.use.seconds, 1e-9)
        lost = result.lost
        doubled = result.doubled
        misordered = result.misordered
        strays = result.strays
        p50 = Self.milliseconds(result.latencies.percentile(50))
        p99 = Self.milliseconds(result.latencies.percentile(99))
        p999 = Self.milliseconds(result.latencies.percentile(99.9))
        worst = Self.milliseconds(result.latencies.worst)
        if !result.memory.points.isEmpty {
            memory = result.memory.points
            memorySlope = result.memory.slope(from: result.use.seconds / 2)
        }
        counts = result.counts.filter { $0.value > 0 }
    }

    /// A sentence about the delivery faults; `nil` if each message came once, in order, and only to its audience.
    var fault: String? {
        let counts = [(lost, "lost"), (doubled, "doubled"), (misordered, "out of order"), (strays, "strayed")]
        let faults = counts.compactMap { count, word in count > 0 ? "\(count) \(word)" : nil }
        return faults.isEmpty ? nil : "Not every message came once and in order: \(faults.joined(separator: ", "))."
    }

    private static func milliseconds(_ nanoseconds: UInt64?) -> Double? {
        nanoseconds.map { Double($0) / 1e6 }
    }
}
