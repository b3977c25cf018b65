/// An unreadable line of a flat file. It is ignored, and stays in the file unchanged.
package struct CredentialLineProblem: Sendable, Equatable {
    /// The file's name without its folder.
    package let file: String

    /// The number of the line, from 1.
    package let line: Int

    /// The fault of the line.
    package let fault: CredentialLineFault
}

extension CredentialLineProblem: CustomStringConvertible {
    /// Two sentences for the operator; they reveal nothing of the line itself.
    package var description: String {
        "\(file) line \(line) cannot be read: \(fault). The line is ignored; the other accounts were loaded."
    }
}

/// The fault of a line.
package enum CredentialLineFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not UTF-8 text.
    case notText
    /// No colon.
    case noColon
    /// A name that breaks the rules for names, with the text of the rule.
    case badName(String)
    /// Nothing after the colon.
    case noSecret
    /// An invalid `$scrypt$` string.
    case badHash(PasswordHashError)
    /// The hash of another program. If it were treated as a plain-text password, knowing the hash would be enough
    /// to log in.
    case unknownHash
    /// An earlier line has the name.
    case repeatedName(firstLine: Int)

    /// The fault, worded to follow a colon.
    package var description: String {
        switch self {
        case .notText: "it is not UTF-8 text"
        case .noColon: "it has no ':' between name and password"
        case .badName(let rule): "its name is not allowed (\(rule))"
        case .noSecret: "it has no password after the ':'"
        case .badHash(let error): "its password hash \(error)"
        case .unknownHash: "its password hash is of a kind that chatserver does not know"
        case .repeatedName(let line): "its name is already on line \(line)"
        }
    }
}
