/// What of a plan's messages is measured.
struct Measurement: Sendable, Equatable {
    /// How long it lasts.
    enum Length: Sendable, Equatable {
        /// Seconds of sending; what is in flight then still counts.
        case seconds(Double)
        /// Messages over all flows.
        case messages(Int)
    }

    /// How long it lasts.
    var length: Length

    /// Whether latencies are taken.
    var takesStamps = false

    /// Seconds between looks at the server's memory; `nil` for none.
    var memoryInterval: Double?
}

extension ScenarioOptions {
    /// What was asked for.
    var measurement: Measurement {
        Measurement(length: messages.map { .messages($0) } ?? .seconds(seconds))
    }
}
