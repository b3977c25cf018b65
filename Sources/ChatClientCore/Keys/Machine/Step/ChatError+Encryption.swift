import ChatEncryption

/// Errors of encrypted messages that no server sends.
extension ChatError {
    static let linkNeeded = ChatError(
        .linkNeeded,
        "The keys of this account are on another client: this one neither reads nor sends encrypted messages. "
            + "Start anew here to replace them; your contacts will be warned."
    )
    static let serverCannotEncrypt = ChatError(.notEncrypted, "This server is too old for encrypted messages.")
    static let notConnected = ChatError(.connectionLost, "The connection to the server was lost. Try again.")

    static let ownAccount = ChatError(
        .invalidCommand,
        "This is your own account: what the server shows for it is not accepted. If its keys are lost, start anew."
    )
    static let resetUnderway = ChatError(
        .busy,
        "A new identity of this account is being begun already. Wait until that is done."
    )
    static let resetInterrupted = ChatError(
        .connectionLost,
        "The connection to the server was lost while a new identity was begun. If the server has begun it, this client "
            + "uses it from the next login on. If not, start anew once more."
    )
    static let resetElsewhere = ChatError(
        .busy,
        "Another program with the keys of this account has begun a new identity at the same time. Try again."
    )

    /// Whether the server only had no room for the request now: nothing was done.
    var isOverload: Bool {
        code == .throttled || code == .busy
    }

    static func notEncrypted(to name: String) -> ChatError {
        ChatError(
            .notEncrypted,
            "\(name) has no client for encrypted messages, and this client is set to send no others. Nothing was sent."
        )
    }

    static let storedPlain = ChatError(
        .notEncrypted,
        "This message was sent before without encryption, and the server has it so: it can read it. It was not sent again."
    )
    static let ownNotEncrypted = ChatError(
        .notEncrypted,
        "This account has no keys, and this client is set to send encrypted messages only. Nothing was sent."
    )

    static let invalidText = ChatError(
        ChatError.Code(rawValue: "message_too_long"),
        "A text has 1 to \(SealedContent.mostTextBytes) bytes."
    )

    static let notSentInTime = ChatError(
        .notSent,
        "The message could not be sent in time. Nothing was sent. Try again."
    )

    /// For a text that its program sends again.
    static let notConfirmed = ChatError(
        .timedOut,
        "The server has not confirmed the message: it is not known whether it was stored. It is sent again by itself; "
            + "do not write it again."
    )

    /// For a text that is not sent again.
    static let outcomeUnknown = ChatError(
        .timedOut,
        "The server has not confirmed the message in several tries: it is not known whether it was stored. If it was "
            + "not, you are told after the next login."
    )

    static let givenUp = ChatError(
        .notSent,
        "The message waited too long, and another program of this account has told that it was not sent."
    )

    static func devicesChanged(of name: String) -> ChatError {
        ChatError(
            .devicesChanged,
            "The clients of \(name) changed during the attempts to send the message. Nothing was sent. Try again."
        )
    }

    /// - Parameter reason: What the server shows instead of what the person was warned of.
    static func notAccepted(_ reason: ConversationEncryption.StopReason, _ name: String) -> ChatError {
        let gone = "no devices of \(name): if you accept that, your messages are NOT encrypted"
        let shown = reason == .devicesGone ? gone : "other keys or devices of \(name)"
        return ChatError(
            stopped(reason, name).code,
            "The server now shows something that you were not warned of before: \(shown). Nothing was accepted, and "
                + "nothing is sent. Ask \(name) by another way, then accept it."
        )
    }

    static func stopped(_ reason: ConversationEncryption.StopReason, _ name: String) -> ChatError {
        switch reason {
        case .identityChanged:
            ChatError(
                .identityChanged,
                "The identity of \(name), which you had verified, has changed. Ask \(name) by another way, then accept "
                    + "it. Nothing was sent."
            )
        case .rolledBack:
            ChatError(
                .rollback,
                "The server shows an older list of the devices of \(name) than before. Nothing was sent."
            )
        case .forked:
            ChatError(
                .rollback,
                "The server shows lists of the devices of \(name) that contradict each other. Nothing was sent."
            )
        case .changedKeys:
            ChatError(
                .rollback,
                "A list of the devices of \(name) has other keys for a device than before. Nothing was sent."
            )
        case .devicesGone:
            ChatError(
                .rollback,
                "The server says that \(name) has no devices any more. Nothing was sent, because it would not be "
                    + "encrypted."
            )
        case .linkNeeded: .linkNeeded
        case .noKeys: ChatError(.noKeys, "This client has no keys for encrypted messages. Nothing was sent.")
        case .other(let sentence): ChatError(.rollback, sentence)
        }
    }
}

extension ConversationEncryption.StopReason {
    init(_ problem: ListProblem) {
        self =
            switch problem {
            case .rolledBack: .rolledBack
            case .forked: .forked
            case .changedKeys: .changedKeys
            case .devicesGone: .devicesGone
            }
    }
}
