import Foundation

/// A password in the form that is hashed and compared: prepared with the OpaqueString profile (RFC 8265, section
/// 4.2), so that different keyboards yield the same bytes. An accented letter may be typed as one code point or as
/// two, and a space as one of a dozen.
///
/// Spaces other than U+0020 become U+0020, and the text is normalized to NFC. Case and width stay. Control characters
/// and empty passwords are rejected. Unassigned code points are accepted, against the RFC: the set of them depends on
/// the Unicode version, and a password must not stop working after an update.
public struct PreparedPassword: Sendable {
    /// The prepared text.
    public let text: String

    /// Prepares a password.
    ///
    /// - Parameter password: The password as typed.
    /// - Throws: The rule that it breaks.
    public init(_ password: String) throws(PasswordProblem) {
        guard !password.isEmpty else {
            throw .empty
        }
        var scalars = String.UnicodeScalarView()
        for scalar in password.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: throw .controlCharacter
            case .spaceSeparator: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        text = String(scalars).precomposedStringWithCanonicalMapping
    }
}

/// The reason why a text cannot be a password.
public enum PasswordProblem: Error, Equatable, CustomStringConvertible {
    /// It is empty.
    case empty
    /// It contains a control character, such as a tab.
    case controlCharacter

    /// A sentence for the user.
    public var description: String {
        switch self {
        case .empty: "The password is empty."
        case .controlCharacter: "The password has a control character, such as a tab, in it."
        }
    }
}
