/// The name of an account: 3 to 50 ASCII letters, digits, `_`, `-` and `.`.
///
/// Names are case-insensitive; the account keeps the case it was registered with. ASCII only, so that no two names
/// look alike on a screen (homograph attack).
public struct Username: Sendable {
    /// The minimum length in characters.
    public static let minimumLength = 3

    /// The maximum length in characters.
    public static let maximumLength = 50

    /// The name as written.
    public let value: String

    /// The case-folded name: the key for comparison and storage.
    public let folded: String

    /// Validates a name.
    ///
    /// - Parameter value: The name as typed.
    /// - Throws: The rule that it breaks.
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

    /// Validates a name for a new account: it must begin with a letter, a digit or `_`, so that a name cannot be
    /// mistaken for a command-line option, and it must not be an IP address, so that a ban of a name cannot be mistaken
    /// for that of an address. Accounts of releases before 0.2 may have other names, which stay valid.
    ///
    /// - Parameter value: The name as typed.
    /// - Throws: The rule that it breaks.
    public init(new value: String) throws(UsernameError) {
        try self.init(value)
        guard value.utf8.first != UInt8(ascii: "-"), value.utf8.first != UInt8(ascii: ".") else {
            throw .invalidStart
        }
        guard IPAddress(value) == nil else {
            throw .isAddress
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
    /// Whether two names belong to the same account.
    public static func == (one: Username, other: Username) -> Bool {
        one.folded == other.folded
    }

    /// Hashes the case-folded name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(folded)
    }
}

extension Username: CustomStringConvertible {
    /// The name as written.
    public var description: String { value }
}

/// The rule that a name breaks.
public enum UsernameError: Error, Equatable, CustomStringConvertible {
    /// Fewer than ``Username/minimumLength`` characters.
    case tooShort
    /// More than ``Username/maximumLength`` characters.
    case tooLong
    /// A character other than an ASCII letter, a digit, `_`, `-` or `.`.
    case invalidCharacter
    /// A new name that begins with `-` or `.`.
    case invalidStart
    /// A new name that is an IP address.
    case isAddress

    /// A sentence for the user.
    public var description: String {
        switch self {
        case .tooShort: "A username needs at least \(Username.minimumLength) characters."
        case .tooLong: "A username has at most \(Username.maximumLength) characters."
        case .invalidCharacter: "A username consists of letters a-z, digits, '_', '-' and '.' only."
        case .invalidStart: "A new username begins with a letter, a digit or '_'."
        case .isAddress: "A new username is not an IP address."
        }
    }
}
