import Foundation

/// The memory that idle sessions cost the server.
struct IdleReport: Encodable {
    /// The memory with this many sessions.
    struct Step: Encodable, Equatable {
        let sessions: Int
        let bytes: Int
    }

    let scenario = "idle"
    let wire: String
    let sessions: Int
    /// Sessions that were lost by the end.
    let lost: Int
    /// From the first login to the end.
    let seconds: Double
    /// Before the first session, and after each step.
    let steps: [Step]
    /// Processor time of the server in the last rest, in microseconds per session and second.
    let restMicroseconds: Double?

    /// Bytes per session, over all.
    var bytesPerSession: Double? {
        Self.slope(steps.first, steps.last)
    }

    /// Bytes per session after the first step: excludes the server's one-time costs.
    var bytesPerFurtherSession: Double? {
        Self.slope(steps.dropFirst().first, steps.last)
    }

    private static func slope(_ first: Step?, _ last: Step?) -> Double? {
        guard let first, let last, last.sessions > first.sessions else {
            return nil
        }
        return Double(last.bytes - first.bytes) / Double(last.sessions - first.sessions)
    }

    private enum CodingKeys: String, CodingKey {
        case scenario, wire, sessions, lost, seconds, steps, restMicroseconds, bytesPerSession, bytesPerFurtherSession
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scenario, forKey: .scenario)
        try container.encode(wire, forKey: .wire)
        try container.encode(sessions, forKey: .sessions)
        try container.encode(lost, forKey: .lost)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(steps, forKey: .steps)
        try container.encodeIfPresent(restMicroseconds, forKey: .restMicroseconds)
        try container.encodeIfPresent(bytesPerSession, forKey: .bytesPerSession)
        try container.encodeIfPresent(bytesPerFurtherSession, forKey: .bytesPerFurtherSession)
    }

    /// The results for people.
    var text: String {
        var lines = ["idle, \(wire), \(sessions) sessions for \(String(format: "%.0f", seconds)) s, \(lost) lost"]
        lines += steps.map { step in
            ReportLine.text("\(step.sessions) sessions", String(format: "%.1f MB", Double(step.bytes) / 1e6))
        }
        lines += [("memory each", bytesPerSession), ("after the first step", bytesPerFurtherSession)]
            .compactMap { name, bytes in
                bytes.map { ReportLine.text(name, String(format: "%.2f kB", $0 / 1000)) }
            }
        lines += [restMicroseconds].compactMap(\.self).map { microseconds in
            ReportLine.text("server at rest", String(format: "%.2f us a session and second", microseconds))
        }
        return lines.joined(separator: "\n")
    }
}
