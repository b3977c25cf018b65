/// The rules for a new password. The operator configures them; they do not apply to existing passwords.
public struct PasswordPolicy: Sendable, Equatable {
    /// The maximum length of a password in bytes under any policy. Bounds the cost of hashing.
    public static let maximumBytes = 1024

    /// The minimum length in characters; at least 1.
    public var minimumLength: Int

    /// Whether a capital letter is required.
    public var needsCapital: Bool

    /// Whether a digit is required.
    public var needsDigit: Bool

    /// At least 8 characters with a capital letter and a digit.
    public static let standard = PasswordPolicy(minimumLength: 8, needsCapital: true, needsDigit: true)

    /// Accepts any password that is not empty.
    public static let none = PasswordPolicy(minimumLength: 1, needsCapital: false, needsDigit: false)

    /// Makes a policy.
    public init(minimumLength: Int, needsCapital: Bool, needsDigit: Bool) {
        self.minimumLength = max(1, minimumLength)
        self.needsCapital = needsCapital
        self.needsDigit = needsDigit
    }

    /// Parses a policy from the configuration: `standard`, `none`, or parts joined by commas, such as
    /// `length=12,digit` or `length=10,capital,digit`.
    ///
    /// - Returns: `nil` if the text has another form.
    public init?(_ text: String) {
        switch text {
        case "standard": self = .standard
        case "none": self = .none
        default:
            var policy = PasswordPolicy.none
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                switch part {
                case "capital": policy.needsCapital = true
                case "digit": policy.needsDigit = true
                case _ where part.hasPrefix("length="):
                    guard let length = Int(part.dropFirst("length=".count)), (1...128).contains(length) else {
                        return nil
                    }
                    policy.minimumLength = length
                default: return nil
                }
            }
            self = policy
        }
    }

    /// Checks a new password against the policy, in the prepared form that is hashed (``PreparedPassword``).
    ///
    /// - Throws: The first rule that the password breaks.
    public func check(_ typed: String) throws(PasswordPolicyError) {
        guard typed.utf8.count <= Self.maximumBytes else {
            throw .tooLong
        }
        let password = try prepared(typed)
        guard password.utf8.count <= Self.maximumBytes else {
            throw .tooLong
        }
        guard password.count >= minimumLength else {
            throw .tooShort(minimum: minimumLength)
        }
        guard !needsCapital || password.contains(where: \.isUppercase) else {
            throw .noCapital
        }
        guard !needsDigit || password.contains(where: \.isWholeNumber) else {
            throw .noDigit
        }
    }

    private func prepared(_ typed: String) throws(PasswordPolicyError) -> String {
        do {
            return try PreparedPassword(typed).text
        } catch {
            switch error {
            case .empty: throw .tooShort(minimum: minimumLength)
            case .controlCharacter: throw .controlCharacter
            }
        }
    }
}

extension PasswordPolicy: CustomStringConvertible {
    /// One sentence with the requirements for a password.
    public var description: String {
        var parts = [minimumLength == 1 ? "at least 1 character" : "at least \(minimumLength) characters"]
        if needsCapital {
            parts.append("a capital letter")
        }
        if needsDigit {
            parts.append("a digit")
        }
        let last = parts.removeLast()
        let list = parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
        return "A password needs \(list)."
    }
}

/// The rule that a new password breaks.
public enum PasswordPolicyError: Error, Equatable, CustomStringConvertible {
    /// Fewer characters than the policy's minimum.
    case tooShort(minimum: Int)
    /// More than ``PasswordPolicy/maximumBytes`` bytes.
    case tooLong
    /// No capital letter.
    case noCapital
    /// No digit.
    case noDigit
    /// A control character, such as a tab.
    case controlCharacter

    /// A sentence for the user.
    public var description: String {
        switch self {
        case .tooShort(let minimum):
            minimum == 1 ? "The password is empty." : "The password needs at least \(minimum) characters."
        case .tooLong: "The password is longer than \(PasswordPolicy.maximumBytes) bytes."
        case .noCapital: "The password needs a capital letter."
        case .noDigit: "The password needs a digit."
        case .controlCharacter: "\(PasswordProblem.controlCharacter)"
        }
    }
}
