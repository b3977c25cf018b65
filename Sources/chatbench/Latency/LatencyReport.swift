import ChatClientCore
import ChatProtocol
import Foundation

/// The results of a run for programs: one flat object, times in milliseconds unless the key says otherwise.
struct LatencyReport: Encodable {
    var run: String
    var role: String
    var delivery: String
    var conversation: String
    var senders: Int
    var rate: Double
    var seconds: Double
    var warmUp: Double
    var size: Int

    var readers: Int?
    /// Messages that count, over all readers.
    var messages: Int?
    var p50: Double?
    var p90: Double?
    var p99: Double?
    var p999: Double?
    var worst: Double?
    var udp: Int?
    var tls: Int?
    var losses: Int?
    var doubles: Int?
    var misordered: Int?
    /// Flows, over all readers, without their end mark.
    var unfinishedFlows: Int?
    var readerProcessorMicroseconds: Double?

    /// Messages sent, including the warm-up.
    var sent: Int?
    var lagP50: Double?
    var lagP99: Double?
    var lagWorst: Double?
    var senderProcessorMicroseconds: Double?

    /// Starts with the requested options.
    init(_ options: LatencyOptions) {
        run = options.run
        role = options.role.rawValue
        delivery = options.delivery.rawValue
        conversation = options.conversation.rawValue
        senders = options.senders
        rate = options.rate
        seconds = options.seconds
        warmUp = options.warmUp
        size = options.size
    }

    /// Adds the readers' results.
    mutating func add(_ result: LatencyReaders.Result) {
        let latencies = result.latencies
        readers = result.tallies.count
        messages = latencies.count
        p50 = Self.milliseconds(latencies.percentile(50))
        p90 = Self.milliseconds(latencies.percentile(90))
        p99 = Self.milliseconds(latencies.percentile(99))
        p999 = Self.milliseconds(latencies.percentile(99.9))
        worst = Self.milliseconds(latencies.worst)
        udp = result.tallies.reduce(0) { $0 + $1.wires[.udp, default: 0] }
        tls = result.tallies.reduce(0) { $0 + $1.wires[.tls, default: 0] }
        losses = result.tallies.reduce(0) { $0 + $1.losses }
        doubles = result.tallies.reduce(0) { $0 + $1.doubles }
        misordered = result.tallies.reduce(0) { $0 + $1.misordered }
        unfinishedFlows = result.tallies.reduce(0) { $0 + $1.unfinishedFlows }
        readerProcessorMicroseconds = Self.rounded(result.processorMicroseconds, to: 10)
    }

    /// Adds the senders' results.
    mutating func add(_ result: LatencySenders.Result) {
        sent = result.sent
        lagP50 = Self.milliseconds(result.lags.percentile(50))
        lagP99 = Self.milliseconds(result.lags.percentile(99))
        lagWorst = Self.milliseconds(result.lags.worst)
        senderProcessorMicroseconds = Self.rounded(result.processorMicroseconds, to: 10)
    }

    /// A sentence about the delivery faults; `nil` if each message came once, in order.
    var fault: String? {
        let counts = [(losses, "lost"), (doubles, "doubled"), (misordered, "out of order")]
        var faults = counts.compactMap { count, word in (count ?? 0) > 0 ? "\(count ?? 0) \(word)" : nil }
        if let unfinishedFlows, unfinishedFlows > 0 {
            faults.append("\(unfinishedFlows) end marks missing")
        }
        return faults.isEmpty ? nil : "Not every message came once and in order: \(faults.joined(separator: ", "))."
    }

    /// One line of JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private static func milliseconds(_ nanoseconds: UInt64?) -> Double? {
        nanoseconds.map { rounded(Double($0) / 1e6, to: 1000) }
    }

    private static func rounded(_ value: Double, to parts: Double) -> Double {
        (value * parts).rounded() / parts
    }
}
