import ChatClientCore

/// What ``JSONFace`` knows about the session that its commands make.
struct JSONSession: Sendable {
    /// Whether there is something to log out of.
    var isLoggedIn = false
    /// Whether the server is about to end the connection.
    var isEndDue = false
    /// The id of the `exit` command.
    var exitID: String?
    /// A failure that decides the exit code.
    var failure: Exit?

    /// Learns from an answer.
    mutating func note(_ outcome: Result<Answer, RequestFailure>) {
        switch outcome {
        case .success(.loggedIn): isLoggedIn = true
        case .failure(let failure) where failure.attemptsLeft == 0: isEndDue = true
        case .success, .failure: break
        }
    }
}
