import ChatDelivery
import ChatProtocol

/// Events for people. Lists are cut where they would fill the screen: the trace itself has all of them.
extension TraceEvent {
    /// Entries of a list that are shown.
    private static let shownEntries = 8

    /// One line, without its time and place.
    var text: String {
        switch self {
        case .traceBegan(let time, let program): "trace of \(program), begun \(time) ms after 1970"
        case .sessionBegan(let wire): "the session begins, by \(wire)"
        case .sessionEnded(let reason): "the session ends: \(reason)"
        case .packetSent(let number, let bytes, let frames): "sends " + Self.packet(number, bytes, frames)
        case .packetReceived(let number, let bytes, let frames): "gets " + Self.packet(number, bytes, frames)
        case .packetRefused(let number): "has no room for #\(number), and does not acknowledge it"
        case .packetDropped(let bytes): "drops \(bytes) bytes: not authentic, seen before or unreadable"
        case .packetsLost(let numbers, let messages): Self.lost(numbers, messages)
        case .probeTimeout(let count): "probe time-out \(count)"
        case .metricsUpdated(let roundTrip, let window, let inFlight):
            "round trip \(roundTrip.map(Self.milliseconds) ?? "unknown"), window \(window), in flight \(inFlight)"
        case .pathValidationBegan(let address): "path to be proven: \(address)"
        case .pathProven(let address): "path proven: \(address)"
        case .probingBegan: "says hello until it is answered"
        case .portRenewed: "takes another port"
        case .wireChanged(let wire): "new messages by \(wire)"
        case .messageQueued(let index, let conversation, let sequence, let bytes, let wire):
            "message \(index) is to go by \(wire): conversation \(conversation), sequence \(sequence), \(bytes) bytes"
        case .messageArrived(let id, let conversation, let sequence, let wire, let fate):
            "message with id \(id) came by \(wire), \(fate): conversation \(conversation), sequence \(sequence)"
        case .messageRecovered(let index): "message \(index) was computed from repair symbols"
        case .messagesHedged(let count): "\(count) messages go over TLS, too"
        case .controlSent(let messages): "TLS is given messages " + Self.list(messages.map(String.init))
        case .controlWritten(let messages): "TLS has taken messages " + Self.list(messages.map(String.init))
        case .controlReceived(let count): "TLS brings \(count) messages"
        case .note(let text): text
        }
    }

    private static func packet(_ number: UInt64, _ bytes: Int, _ frames: [TracedFrame]) -> String {
        "#\(number), \(bytes) bytes: \(frames.isEmpty ? "padding" : list(frames.map(\.text)))"
    }

    private static func lost(_ numbers: [UInt64], _ messages: [UInt64]) -> String {
        let packets = "lost: " + list(numbers.map { "#\($0)" })
        return messages.isEmpty ? packets : packets + ", with messages " + list(messages.map(String.init))
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        "\(Double(microseconds) / 1000) ms"
    }

    private static func list(_ entries: [String]) -> String {
        let shown = entries.prefix(shownEntries).joined(separator: ", ")
        return entries.count > shownEntries ? shown + " and \(entries.count - shownEntries) more" : shown
    }
}

extension TracedFrame {
    /// For people.
    var text: String {
        switch self {
        case .ping: "ping"
        case .hello: "hello"
        case .pathChallenge: "path challenge"
        case .pathResponse: "path response"
        case .acknowledgement(let ranges, _):
            "acknowledgement " + ranges.map { $0.map(String.init).joined(separator: "-") }.joined(separator: " ")
        case .message(let index, let bytes): "message \(index) (\(bytes) bytes)"
        case .repair(let messages, _): "repair of \(messages.map(String.init).joined(separator: " "))"
        case .recovered(let index): "computed \(index)"
        case .acknowledgementFrequency(let bytes, let delay): "acknowledge after \(bytes) bytes or \(delay) us"
        }
    }
}
