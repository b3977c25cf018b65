/// The reason why a text or a JSON object is no command.
package struct AdminSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, as a sentence. Text of the caller in it is sanitized and short.
    package let sentence: String

    /// The command that it was meant to be; `nil` if that is unknown.
    package let verb: AdminVerb?

    /// Creates an error.
    package init(_ sentence: String, verb: AdminVerb? = nil) {
        self.sentence = sentence
        self.verb = verb
    }

    /// What is wrong, and how the command is written.
    package var description: String { description(prefix: "") }

    /// What is wrong, and how the command is written behind a prefix such as `/admin `.
    package func description(prefix: String) -> String {
        verb.map { "\(sentence) Write: \(prefix)\($0.usage)" } ?? sentence
    }

    /// Names the command, unless it is named already.
    func of(_ verb: AdminVerb) -> AdminSyntaxError {
        AdminSyntaxError(sentence, verb: self.verb ?? verb)
    }
}
