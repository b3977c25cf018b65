/// The part of a plan's messages that is measured.
struct Measurement: Sendable, Equatable {
    /// The length of the measurement.
    enum Length: Sendable, Equatable {
        /// Seconds of sending; messages in flight at the end still count.
        case seconds(Double)
        /// Messages over all flows.
        case messages(Int)
    }

    /// The length of the measurement.
    var length: Length

    /// Whether latencies are taken.
    var takesStamps = false

    /// Seconds between readings of the server's memory; `nil` for none.
    var memoryInterval: Double?
}

extension ScenarioOptions {
    /// The requested measurement.
    var measurement: Measurement {
        Measurement(length: messages.map { .messages($0) } ?? .seconds(seconds))
    }
}
