/// Identifies a room, by number or by name.
public enum RoomKey: Sendable, Hashable {
    /// The number that its members pass on, as in a frame.
    case number(UInt64)
    /// The name, which finds listed rooms only.
    case name(String)
}

extension RoomKey {
    /// Digits of a room number. A room name must not look like a number.
    package static let numberDigits = 8

    /// Parses a room typed by the user, with or without a leading `#`: eight digits are its number, all else its
    /// name.
    package init(_ text: String) {
        let name = Self.withoutSign(text)
        self = Self.number(in: name).map { .number($0) } ?? .name(name)
    }

    /// Removes a leading `#` and the blanks after it.
    package static func withoutSign(_ text: String) -> String {
        text.hasPrefix("#") ? String(text.drop { $0 == "#" || $0.isWhitespace }) : text
    }

    /// Parses a room number; `nil` if the text is not one.
    package static func number(in text: String) -> UInt64? {
        guard text.utf8.count == numberDigits, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else {
            return nil
        }
        return UInt64(text)
    }
}
