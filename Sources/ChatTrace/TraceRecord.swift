package import ChatDelivery

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A line of a trace: an event with its time and place. As text it is one JSON object, such as
/// `{"end":"client","event":{"packetSent":{...}},"session":"9f2c…","time":12.345}`.
package struct TraceRecord: Codable, Equatable, Sendable {
    /// Where something happened.
    package enum End: String, Codable, Sendable {
        case server, client
        /// Between the two, or around them: only the simulation sees it.
        case network
    }

    /// Milliseconds since the trace began, to the microsecond.
    package let time: Double

    /// Where it happened.
    package let end: End

    /// The session's number as 16 hexadecimal digits, as it is in the clear in each datagram; `nil` outside of one.
    package let session: String?

    /// What happened.
    package let event: TraceEvent

    /// Makes a record.
    ///
    /// - Parameter nanoseconds: Since the trace began.
    package init(nanoseconds: Int64, end: End, session: String? = nil, event: TraceEvent) {
        time = Double(nanoseconds / 1000) / 1000
        self.end = end
        self.session = session
        self.event = event
    }

    /// Reads a line.
    ///
    /// - Returns: `nil` for text that is none.
    package init?(line: some StringProtocol) {
        guard let record = try? JSONDecoder().decode(TraceRecord.self, from: Data(line.utf8)) else {
            return nil
        }
        self = record
    }

    /// The record as a line, with its end. Keys are sorted, so that equal records are equal lines.
    package var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            // No value of these types is refused by the encoder: all numbers are finite.
            return []
        }
        return Array(data) + [UInt8(ascii: "\n")]
    }
}
