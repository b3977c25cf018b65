import ChatProtocol
import NIOCore

/// A login or registration was refused.
struct AccountRefusal: Error {
    let outcome: AccountDirectory.Outcome

    /// The requested name.
    let username: Username

    /// The error that the peer receives.
    var refusal: Refusal {
        switch outcome {
        case .accepted, .wrongPassword: Refusal(.wrongPassword, "Wrong password.")
        case .noSuchUser: Refusal(.noSuchUser, "There is no account named \(username).")
        case .usernameTaken: Refusal(.usernameTaken, "The username \(username) is taken.")
        case .unsuitableName(let error): .invalid(error)
        case .registrationRefused(let reason): reason.refusal(of: username)
        case .policy(let error): Refusal(.passwordPolicy, "\(error)")
        case .cannotResume:
            Refusal(.cannotResume, "The session cannot be resumed any more. Log in with the password.")
        case .loginTokenRefused:
            Refusal(.loginTokenRefused, "The remembered login is not good any more. Log in with the password.")
        case .keptOut(.barred(let notice)): Refusal(.barred, notice.sentence, until: notice.expires ?? 0)
        case .keptOut(.lockedDown): Refusal(.lockedDown, KeptOut.lockedDownSentence)
        case .throttled(let wait):
            Refusal(.throttled, "Too many wrong passwords. Try again in \(wait.inSeconds) s.", retryAfter: wait)
        case .tooManyRegistrations(let wait):
            Refusal(
                .throttled,
                "Too many accounts were made from your network. Try again in \(wait.inSeconds) s.",
                retryAfter: wait
            )
        case .busy:
            Refusal(
                .busy,
                "The server is busy with other logins. Try again in a few seconds.",
                retryAfter: .seconds(5)
            )
        }
    }

    /// The reason for the log; `nil` for mistyped input, which is not logged, and for a wrong password, which
    /// is logged separately.
    var reasonToLog: String? {
        switch outcome {
        case .accepted, .wrongPassword, .noSuchUser, .usernameTaken, .unsuitableName, .policy: nil
        case .registrationRefused(let reason): reason.reasonToLog
        case .keptOut(.barred): "banned"
        case .keptOut(.lockedDown): "the server is locked down"
        case .cannotResume: "cannot resume"
        case .loginTokenRefused: "login token refused"
        case .throttled: "too many wrong passwords"
        case .tooManyRegistrations: "too many registrations"
        case .busy: "too many passwords wait to be checked"
        }
    }
}
