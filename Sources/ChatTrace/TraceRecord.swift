package import ChatDelivery

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A line of a trace: an event with its time and place. As text it is one JSON object, such as
/// `{"end":"client","event":{"packetSent":{...}},"session":"9f2c…","time":12.345}`.
package struct TraceRecord: Codable, Equatable, Sendable {
    /// The place of an event.
    package enum End: String, Codable, Sendable {
        case server, client
        /// Outside of the two ends, such as a simulated network or the beginning of a trace.
        case network
    }

    /// Milliseconds since the trace began, to the microsecond.
    package let time: Double

    /// The place of the event.
    package let end: End

    /// The session id as 16 hexadecimal digits, which each datagram carries in the clear; `nil` outside of a session.
    package let session: String?

    /// The event.
    package let event: TraceEvent

    /// Makes a record.
    ///
    /// - Parameter nanoseconds: The time since the trace began.
    package init(nanoseconds: Int64, end: End, session: String? = nil, event: TraceEvent) {
        time = Double(nanoseconds / 1000) / 1000
        self.end = end
        self.session = session
        self.event = event
    }

    /// Reads a line.
    ///
    /// - Returns: `nil` if the text is no record.
    package init?(line: some StringProtocol) {
        guard let record = try? JSONDecoder().decode(TraceRecord.self, from: Data(line.utf8)) else {
            return nil
        }
        self = record
    }

    /// The record as a line, including the newline. Keys are sorted, so that equal records are equal lines.
    package var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            // Unreachable: the encoder fails only on numbers that are not finite.
            return []
        }
        return Array(data) + [UInt8(ascii: "\n")]
    }
}
