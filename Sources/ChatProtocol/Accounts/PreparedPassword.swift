import Foundation

/// A password as it is hashed and compared: prepared by the profile OpaqueString of RFC 8265, section 4.2, so that it
/// fits on every keyboard that it is typed on. A letter with an accent may come as one code point or as two, and a space as
/// one of a dozen.
///
/// Spaces other than U+0020 become U+0020, and the text is normalized to NFC. Case and width stay. Control characters
/// are refused, and so is an empty password. Code points that Unicode has not assigned are not, against the RFC: which
/// they are depends on the version of Unicode, and a password must not stop working with another one.
public struct PreparedPassword: Sendable {
    /// The prepared text.
    public let text: String

    /// Prepares a password.
    ///
    /// - Parameter password: As somebody typed it.
    /// - Throws: What it must not be.
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

/// Why a text is no password.
public enum PasswordProblem: Error, Equatable, CustomStringConvertible {
    /// It is empty.
    case empty
    /// It has a control character, such as a tab.
    case controlCharacter

    /// A sentence for the person who chose the password.
    public var description: String {
        switch self {
        case .empty: "The password is empty."
        case .controlCharacter: "The password has a control character, such as a tab, in it."
        }
    }
}
