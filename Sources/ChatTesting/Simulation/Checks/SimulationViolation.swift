package import NIOCore

/// A rule that a simulation broke, with the time.
package struct SimulationViolation: Equatable, Sendable, CustomStringConvertible {
    /// The invariants that hold after every step.
    package enum Rule: String, Sendable, CaseIterable {
        case onceInOrder = "each message once, in order in its conversation"
        case intact = "contents intact"
        case holeHoldsNoOther = "a hole in one conversation holds up no other"
        case boundedMemory = "bounded memory on both sides"
        case amplification = "never more than 3x to an unproven address"
        case challengeRate = "never more than 20 path challenges in a second"
        case packetNumbers = "no packet number twice under one key"
        case progress = "every message delivered in time, whatever UDP does"
        case returnToUDP = "back on UDP once the network is calm"
        case byteBudget = "bytes sent within twice the useful bytes"
        case silence = "no answer to hostile datagrams"
        case rest = "time moves on"
    }

    /// The rule.
    package let rule: Rule
    /// A description of the fault.
    package let detail: String
    /// The event of the step that broke the rule.
    package let event: String
    /// The time, counted from the start.
    package let at: TimeAmount

    /// A description for people.
    package var description: String {
        "\(at.inSeconds) in the step '\(event)': \(detail) (rule: \(rule.rawValue))"
    }
}

extension TimeAmount {
    /// In seconds and milliseconds, for people.
    package var inSeconds: String {
        let milliseconds = nanoseconds / 1_000_000
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(milliseconds / 1000).\(fraction) s"
    }
}
