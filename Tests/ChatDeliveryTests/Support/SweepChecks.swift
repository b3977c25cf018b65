import ChatTesting
import Foundation
import NIOCore
import Testing

extension SweepPlan {
    /// Runs the plan of a seed.
    ///
    /// - Returns: The failure, and the command that replays it, or `nil`.
    static func failure(ofSeed seed: UInt64) throws -> String? {
        let plan = SweepPlan(seed: seed)
        return plan.failure(in: try plan.run()).map { "seed \(seed): \($0); replay it: scripts/simulate \(seed)" }
    }

    /// The failure of a run of this plan, or `nil`.
    func failure(in reports: [SimulationReport]) -> String? {
        for (session, (plan, report)) in zip(plans, reports).enumerated() {
            if let violation = report.violation {
                return "session \(session), \(violation)"
            }
            if report.arrivals.count != plan.messages {
                return "session \(session), only \(report.arrivals.count) of \(plan.messages) messages were shown"
            }
        }
        return nil
    }
}

/// The request of `scripts/simulate`, from the environment.
enum SimulationRequest {
    /// Replays these seeds, one after the other, and prints their events.
    case replay(ClosedRange<UInt64>, Trace)
    /// Runs new seeds on all cores for that many seconds.
    case soak(seconds: Int)
    /// The table of latencies in docs/DELIVERY.md.
    case table

    /// How much of what happened is printed.
    enum Trace: String {
        /// The last of it.
        case end
        /// All of it.
        case all
        /// All of it, as JSON lines.
        case json
    }

    /// `nil` in an ordinary test run.
    static var current: SimulationRequest? {
        let environment = ProcessInfo.processInfo.environment
        if let seconds = environment["SIMULATE_SOAK"].flatMap({ Int($0) }) {
            return .soak(seconds: seconds)
        }
        if environment["SIMULATE_TABLE"] != nil {
            return .table
        }
        let seeds = environment["SIMULATE_SEEDS"]?.split(separator: "-").compactMap { UInt64($0) } ?? []
        guard let first = seeds.first, let last = seeds.last, first <= last else {
            return nil
        }
        return .replay(first...last, environment["SIMULATE_TRACE"].flatMap(Trace.init) ?? .end)
    }
}
