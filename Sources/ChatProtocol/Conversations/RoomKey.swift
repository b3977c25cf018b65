/// How to find a room.
public enum RoomKey: Sendable, Hashable {
    /// By the number that its members tell, as it is in a frame.
    case number(UInt64)
    /// By its name, when it is listed.
    case name(String)
}

extension RoomKey {
    /// Digits of every room's number. No name may have the form of a number.
    package static let numberDigits = 8

    /// Reads what a person types for a room: eight digits are its number, anything else its name, with `#` before it or
    /// without.
    package init(_ text: String) {
        let name = Self.withoutSign(text)
        self = Self.number(in: name).map { .number($0) } ?? .name(name)
    }

    /// A name without the `#`, and what blanks follow it, that people write before it.
    package static func withoutSign(_ text: String) -> String {
        text.hasPrefix("#") ? String(text.drop { $0 == "#" || $0.isWhitespace }) : text
    }

    /// The number that a text is, if it is one.
    package static func number(in text: String) -> UInt64? {
        guard text.utf8.count == numberDigits, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else {
            return nil
        }
        return UInt64(text)
    }
}
