import ChatProtocol

// Invites and approval.
extension DialogueWords {
    static let inviteMistyped =
        "This is no invite: it is not complete, or mistyped. Nothing was sent. Please enter it as it was given."
    static let inviteSources =
        "Give the invite in a link, tandem://HOST:PORT/#invite=CODE, or in a file with --invite-file."
    static let approvalAhead =
        "New accounts need an operator's approval here. This asks for it; you choose the password again then."
    static let requestLookedUp =
        "Your request for the account is looked up. If it was approved, the account is made now."

    static let askOperator = "If this is a mistake, ask the server's operator."

    /// The sentence of a failure to connect or to log in, with what to do.
    static func sentence(of failure: RequestFailure) -> String {
        switch failure.code {
        case RequestFailure.Known.approvalNeeded: approvalNeeded(failure)
        case RequestFailure.Known.barred: "\(SafeText.line(failure.message)) \(askOperator)"
        default: SafeText.line(failure.message)
        }
    }

    static func inviteNeeded(_ name: String) -> String {
        "There is no account named \(name), and this server makes accounts for invites only."
    }

    /// The end of a registration that waits for an operator. Where the claim is not kept, the user has to keep it.
    static func approvalNeeded(_ failure: RequestFailure) -> String {
        let sentence = SafeText.line(failure.message)
        guard !failure.isClaimKept, let claim = failure.claim else {
            return sentence
        }
        return """
            \(sentence)
            This device does not keep your request, so write down its code and give it as the invite then, in a link or
            in a file with --invite-file: \(SafeText.line(claim))
            """
    }
}
