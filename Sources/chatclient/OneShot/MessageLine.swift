import ChatClientCore
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A message as one line for scripts: time, conversation, sender and text, separated by tabs.
///
/// None of the first three is ever empty or has a tab in it, and the text is last, so that `read` of a shell splits
/// the line right. docs/CLIENT.md documents the format.
enum MessageLine {
    /// The start of the year 10000, in milliseconds since 1970-01-01 UTC: later times have no such form.
    private static let end: Int64 = 253_402_300_800_000

    /// Formats a message, without a line end.
    ///
    /// - Parameter place: The conversation, see ``OneShotTarget/place``.
    static func text(_ message: ReceivedMessage, in place: String) -> String {
        [time(message.time), escaped(place), escaped(message.sender), text(of: message)].joined(separator: "\t")
    }

    /// What stands before words that are not the sender's, in place of a text that cannot be opened. No text has it,
    /// because its backslashes are doubled; and `printf '%b'` prints nothing that follows it.
    static let unopenedMark = "\\c"

    private static func text(of message: ReceivedMessage) -> String {
        if case .unopened(let reason) = message.encryption {
            return unopenedMark + escaped(DialogueWords.unopened(reason, from: message.sender))
        }
        guard !message.body.isEmpty else {
            return ""
        }
        return escaped(DialogueWords.text(of: message))
    }

    /// Formats a time as `2026-11-30T12:00:03Z`, or as `?` outside the years 1970 to 9999.
    static func time(_ milliseconds: Int64) -> String {
        guard (0..<end).contains(milliseconds) else {
            return "?"
        }
        return Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }

    /// Writes backslash, line feed, tab and carriage return as two characters, as `printf '%b'` reads them. Other
    /// control characters become symbols.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return SafeText.line(String(escaped))
    }
}
