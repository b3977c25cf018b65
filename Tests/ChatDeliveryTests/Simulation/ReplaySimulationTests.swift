import ChatTesting
import ChatTrace
import Foundation
import NIOCore
import Testing

/// The entry point of `scripts/simulate`. It does nothing in an ordinary test run.
@Suite(.enabled(if: SimulationRequest.current != nil)) struct ReplaySimulationTests {
    /// Records of a trace that tell the end of the story.
    static let lastLines = 60

    /// The first seed of a soak: far from those of every test run.
    static let firstSoakSeed: UInt64 = 1_000_000_000

    @Test func `the seeds that were asked for`() async throws {
        switch SimulationRequest.current {
        case .replay(let seeds, let trace):
            for seed in seeds {
                try Self.replay(seed, trace: trace, isBrief: seeds.count > 1)
            }
        case .soak(let seconds):
            await Self.soak(seconds: seconds)
        case .table:
            try await Self.printTable()
        case nil:
            Issue.record("nothing was asked for")
        }
    }

    /// Runs one seed and prints its plan and its events; with several seeds, prints only those that failed.
    private static func replay(_ seed: UInt64, trace: SimulationRequest.Trace, isBrief: Bool) throws {
        let plan = SweepPlan(seed: seed).traced(trace == .end ? .last(lastLines) : .all)
        let reports = try plan.run()
        let failure = plan.failure(in: reports)
        guard !isBrief || trace != .end || failure != nil else {
            print("seed \(seed): every rule was kept")
            return
        }
        print(plan.summary)
        for (session, report) in reports.enumerated() {
            print("session \(session):")
            for line in lines(of: report.trace, trace) {
                print(line)
            }
            print(report.summary)
        }
        print("seed \(seed): \(failure ?? "every rule was kept")")
        if let failure {
            Issue.record("seed \(seed): \(failure)")
        }
    }

    /// What is printed of a trace.
    private static func lines(of records: [TraceRecord], _ trace: SimulationRequest.Trace) -> [String] {
        switch trace {
        case .end: TraceTimeline([Array(records.suffix(lastLines))]).lines
        case .all: TraceTimeline([records]).lines
        case .json: records.map { String(decoding: $0.line.dropLast(), as: UTF8.self) }
        }
    }

    /// Prints the table of latencies, one row after the other.
    private static func printTable() async throws {
        print("| network | rate | text | p50 | p99 | p99.9 | worst | bytes sent for each useful one |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for row in LatencyPlan.rows {
            let outcome = try #require(try row.run(), "a rule was broken: \(row.name)")
            let times = [0.5, 0.99, 0.999, 1].map { "\(outcome.percentile($0)) ms" }.joined(separator: " | ")
            let ratio = (outcome.byteRatio * 100).rounded() / 100
            print("| \(row.name) | \(row.rate)/s | \(row.bodyBytes) bytes | \(times) | \(ratio) |")
        }
    }

    /// Runs one new seed after the other on every core.
    private static func soak(seconds: Int) async {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let first = firstSoakSeed + UInt64(Date.now.timeIntervalSince1970) * 1000
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let count = await withTaskGroup(of: Int.self) { group in
            for core in 0..<cores {
                group.addTask {
                    soak(from: first + UInt64(core), step: UInt64(cores), until: end)
                }
            }
            return await group.reduce(0, +)
        }
        print("\(count) seeds from \(first) on in \(ContinuousClock.now - start)")
    }

    /// - Returns: How many seeds were run.
    private static func soak(from first: UInt64, step: UInt64, until end: ContinuousClock.Instant) -> Int {
        var count = 0
        while ContinuousClock.now < end {
            let seed = first + UInt64(count) * step
            count += 1
            do {
                if let failure = try SweepPlan.failure(ofSeed: seed) {
                    Issue.record("\(failure)")
                }
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
        return count
    }
}
