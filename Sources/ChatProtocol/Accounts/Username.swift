/// The name of an account: 3 to 50 ASCII letters, digits, `_`, `-` and `.`.
///
/// Two names that differ only in case are the same name; the account keeps the case it was registered with.
/// ASCII only, so that no two names look alike on a screen.
public struct Username: Sendable {
    /// The fewest characters of a name.
    public static let minimumLength = 3

    /// The most characters of a name.
    public static let maximumLength = 50

    /// The name as it was written.
    public let value: String

    /// The name in lower case: what names are compared and stored under.
    public let folded: String

    /// Takes a name that obeys the rules.
    ///
    /// - Parameter value: The name as a person wrote it.
    /// - Throws: What is wrong with it.
    public init(_ value: String) throws(UsernameError) {
        guard value.utf8.allSatisfy(Self.isAllowed) else {
            throw .invalidCharacter
        }
        guard value.utf8.count >= Self.minimumLength else {
            throw .tooShort
        }
        guard value.utf8.count <= Self.maximumLength else {
            throw .tooLong
        }
        self.value = value
        self.folded = value.lowercased()
    }

    /// Takes a name for a new account: it begins with a letter, a digit or `_`, so that no name is taken for a
    /// command's option. Accounts of releases before 0.2 may have other names, which stay.
    ///
    /// - Parameter value: The name as a person wrote it.
    /// - Throws: What is wrong with it.
    public init(new value: String) throws(UsernameError) {
        try self.init(value)
        guard value.utf8.first != UInt8(ascii: "-"), value.utf8.first != UInt8(ascii: ".") else {
            throw .invalidStart
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}

extension Username: Hashable {
    /// Whether two names are the same account's.
    public static func == (one: Username, other: Username) -> Bool {
        one.folded == other.folded
    }

    /// Feeds the case-folded name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(folded)
    }
}

extension Username: CustomStringConvertible {
    /// The name as it was written.
    public var description: String { value }
}

/// What is wrong with a name.
public enum UsernameError: Error, Equatable, CustomStringConvertible {
    /// Fewer than ``Username/minimumLength`` characters.
    case tooShort
    /// More than ``Username/maximumLength`` characters.
    case tooLong
    /// A character other than an ASCII letter, a digit, `_`, `-` or `.`.
    case invalidCharacter
    /// A new name begins with `-` or `.`.
    case invalidStart

    /// A sentence for the person who chose the name.
    public var description: String {
        switch self {
        case .tooShort: "A username needs at least \(Username.minimumLength) characters."
        case .tooLong: "A username has at most \(Username.maximumLength) characters."
        case .invalidCharacter: "A username consists of letters a-z, digits, '_', '-' and '.' only."
        case .invalidStart: "A new username begins with a letter, a digit or '_'."
        }
    }
}
