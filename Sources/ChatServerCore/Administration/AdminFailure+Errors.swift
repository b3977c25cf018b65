import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging

extension AdminFailure {
    /// Makes the failure for an error that was thrown while a command was carried out. Failures of the server's own go
    /// to its log; their texts may name files, which a caller over the network need not know.
    init(_ error: any Error, logger: Logger) {
        switch error {
        case let failure as AdminFailure:
            self = failure
        case let error as AdministrationError:
            self.init(error)
        case let error as UsernameError:
            self.init(.invalid, error.description)
        case let refusal as AccountRefusal:
            // It was forgotten while the command was checked.
            self = .noAccount(refusal.username)
        case let error as PasswordPolicyError:
            self.init(.invalid, error.description)
        case CredentialError.usernameTaken:
            self.init(.conflict, "The username is taken.")
        case CredentialError.noSuchUser:
            self.init(.notFound, "There is no account of this name.")
        case is PasswordWorkersStopped:
            self.init(.stopping, "The server is stopping. Nothing was done.")
        case is AdminCallerGoneError:
            self = .callerGone
        default:
            logger.error("an administration command failed", metadata: ["error": "\(error)"])
            self.init(.failed, "The server could not read or write its data. Its log has more.")
        }
    }

    private init(_ error: AdministrationError) {
        switch error {
        case .tooManyBans, .tooManyInvites: self.init(.limit, error.description)
        case .madeByHigherRole: self.init(.notPermitted, error.description)
        }
    }

    /// There is no account of this name.
    static func noAccount(_ username: Username) -> AdminFailure {
        AdminFailure(.notFound, "There is no account named \(username).")
    }
}
