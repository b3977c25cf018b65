import ChatProtocol
import Logging
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// Answers with why somebody was not let in.
    mutating func refuse(_ outcome: AccountDirectory.Outcome, username: Username, _ reply: ReplyAddress) {
        logRefusal(outcome, username: username)
        switch outcome {
        case .accepted:
            break
        case .wrongPassword:
            reply.post(.wrongPassword, "Wrong password.")
        case .noSuchUser:
            reply.post(.noSuchUser, "There is no account named \(username).")
        case .usernameTaken:
            reply.post(.usernameTaken, "The username \(username) is taken.")
        case .unsuitableName(let error):
            reply.post(.invalidUsername, "\(error)")
        case .registrationClosed:
            reply.post(
                .registrationClosed,
                "There is no account named \(username), and this server lets only its operator make accounts."
            )
        case .policy(let error):
            reply.post(.passwordPolicy, "\(error)")
        case .cannotResume:
            reply.post(.cannotResume, "The session cannot be resumed any more. Log in with the password.")
        case .throttled(let wait):
            let seconds = wait.nanoseconds / 1_000_000_000 + 1
            reply.post(
                .throttled,
                "Too many wrong passwords. Try again in \(seconds) s.",
                retryAfter: wait
            )
        case .tooManyRegistrations(let wait):
            let seconds = wait.nanoseconds / 1_000_000_000 + 1
            reply.post(
                .throttled,
                "Too many accounts were made from your network. Try again in \(seconds) s.",
                retryAfter: wait
            )
        case .busy:
            reply.post(
                .busy,
                "The server is busy with other logins. Try again in a few seconds.",
                retryAfter: .seconds(5)
            )
        }
    }

    /// What the log says of who did something.
    func metadata(of username: Username) -> Logger.Metadata {
        ["user": "\(username)", "address": "\(address)"]
    }

    /// Logs why somebody was not let in: the first refusal of each kind of a connection, so that one that asks again and
    /// again does not fill the disk.
    private mutating func logRefusal(_ outcome: AccountDirectory.Outcome, username: Username) {
        let reason: String
        switch outcome {
        // The caller logs a wrong password, and what is mistyped is of no interest.
        case .accepted, .wrongPassword, .noSuchUser, .usernameTaken, .unsuitableName, .policy: return
        case .registrationClosed: reason = "registration is closed"
        case .cannotResume: reason = "cannot resume"
        case .throttled: reason = "too many wrong passwords"
        case .tooManyRegistrations: reason = "too many registrations"
        case .busy: reason = "too many passwords wait to be checked"
        }
        if loggedRefusals.insert(reason).inserted {
            services.logger.info(
                "login refused",
                metadata: metadata(of: username).merging(["reason": "\(reason)"]) { $1 }
            )
        }
    }

    /// Logs what a store threw; the person learns only that it is not their fault.
    func storesFailed(_ error: any Error, _ reply: ReplyAddress) {
        if let count = services.storeFailureLog.note() {
            services.logger.error("a store failed", metadata: ["error": "\(error)", "count": "\(count)"])
        }
        reply.post(.storageFailed, "The server could not read or write its data. Try again later.")
    }
}
