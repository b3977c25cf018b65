import ChatAdministration

/// The word for an act in the audit log: the command's name, and for one that was not done the code of its failure
/// behind a colon. The code stands here and not in the detail, because the detail is cleared when an account is
/// forgotten. Pure.
struct AuditAct: Sendable, Equatable {
    /// The outcome of an act that was done.
    static let done = "done"

    private static let separator: Character = ":"

    /// The command's name.
    let verb: String

    /// ``done``, or the code of the failure.
    let outcome: String

    /// Makes the act of a command.
    ///
    /// - Parameter failure: `nil` for one that is done.
    init(_ verb: AdminVerb, failure: AdminFailure.Code? = nil) {
        self.verb = verb.rawValue
        outcome = failure?.rawValue ?? Self.done
    }

    /// Reads the word of an entry.
    init(word: String) {
        let parts = word.split(separator: Self.separator, maxSplits: 1)
        verb = parts.first.map(String.init) ?? ""
        outcome = parts.count > 1 ? String(parts[1]) : Self.done
    }

    /// The word.
    var word: String {
        outcome == Self.done ? verb : "\(verb)\(Self.separator)\(outcome)"
    }
}
