/// How the program ends.
struct Exit: Sendable, Equatable {
    /// The process's exit code: 0 done, 1 failure.
    var code: Int32

    /// What stderr says; `nil` for nothing.
    var sentence: String?

    /// Whether everything that was taken from the connection was shown.
    var hasShownAll = true

    /// The orderly end.
    static let done = Exit(code: 0, sentence: nil)

    /// A failure that nobody can be told of, such as a closed stdout.
    static let quietFailure = Exit(code: 1, sentence: nil)

    /// A failure that stderr tells.
    static func failure(_ sentence: String) -> Exit {
        Exit(code: 1, sentence: sentence)
    }
}
