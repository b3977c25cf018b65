import ChatProtocol
import ChatStorage
import NIOCore

/// Maps thrown errors to the answers for the peer. This is the only place that does so.
extension Refusal {
    /// Makes the answer for an error that was thrown while a request was served; `nil` for a failure of the
    /// server's own, such as a failed store, which is logged and answered with ``storageFailed``.
    init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal:
            self = refusal
        case let refused as AccountRefusal:
            self = refused.refusal
        case let refusal as RoomRefusal:
            self.init(refusal.code, refusal.sentence)
        case let problem as RoomProblem:
            self.init(problem)
        case let error as SearchError:
            self.init(.invalidSearch, "\(error)")
        case is ReadConcurrency.Refusal:
            self.init(
                .throttled,
                "Too many searches and pages are under way for you. Try again in a moment.",
                retryAfter: .seconds(1)
            )
        default:
            return nil
        }
    }

    /// A store failed; the person learns only that it is not their fault.
    static let storageFailed = Refusal(
        .storageFailed,
        "The server could not read or write its data. Try again later."
    )

    /// Returns the answer for an invalid name.
    static func invalid(_ error: UsernameError) -> Refusal {
        Refusal(.invalidUsername, "\(error)")
    }

    private init(_ problem: RoomProblem) {
        switch problem {
        case .passwordTooLong:
            self.init(.invalidRoom, "A room's password has at most \(RoomLimits.passwordBytes) bytes.")
        case .passwordHasControlCharacter:
            self.init(.invalidRoom, "A room's password has no control characters, such as tabs, in it.")
        case .wrongPassword:
            self.init(.wrongRoomPassword, "That is not the room's password. Ask a member for it.")
        case .throttled(let wait):
            self.init(
                .throttled,
                "Too many wrong passwords or numbers. Try again in \(wait.inSeconds) s.",
                retryAfter: wait
            )
        case .busy:
            self.init(
                .busy,
                "The server is busy with other passwords. Try again in a few seconds.",
                retryAfter: .seconds(5)
            )
        }
    }
}

extension TimeAmount {
    /// Whole seconds, rounded up to strictly more than the time.
    var inSeconds: Int64 { nanoseconds / 1_000_000_000 + 1 }
}
