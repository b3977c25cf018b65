/// The reason why a requested change to accounts was refused.
package enum CredentialError: Error, Equatable, CustomStringConvertible {
    /// An account has this name, perhaps in another case.
    case usernameTaken
    /// No account has this name.
    case noSuchUser

    /// A sentence for the caller.
    package var description: String {
        switch self {
        case .usernameTaken: "That username is taken. Choose another."
        case .noSuchUser: "There is no user of that name."
        }
    }
}
