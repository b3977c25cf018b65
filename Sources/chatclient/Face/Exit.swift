/// The program's exit status.
struct Exit: Sendable, Equatable {
    /// The process's exit code: 0 success, 1 failure, 2 success in part.
    var code: Int32

    /// The message for stderr; `nil` for none.
    var sentence: String?

    /// Whether every event taken from the connection was shown.
    var hasShownAll = true

    /// The orderly exit.
    static let done = Exit(code: 0, sentence: nil)

    /// Some of the recipients got the message, and stderr names the others.
    static let partly = Exit(code: 2, sentence: nil)

    /// A failure without a message, such as a closed stdout.
    static let quietFailure = Exit(code: 1, sentence: nil)

    /// A failure with a message on stderr.
    static func failure(_ sentence: String) -> Exit {
        Exit(code: 1, sentence: sentence)
    }
}
