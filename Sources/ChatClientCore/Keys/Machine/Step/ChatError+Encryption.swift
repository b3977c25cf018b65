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

    static func notEncrypted(to name: String) -> ChatError {
        ChatError(
            .notEncrypted,
            "\(name) has no client for encrypted messages, and this client is set to send no others. Nothing was sent."
        )
    }

    static let ownNotEncrypted = ChatError(
        .notEncrypted,
        "This account has no keys, and this client is set to send encrypted messages only. Nothing was sent."
    )

    static let invalidText = ChatError(
        ChatError.Code(rawValue: "message_too_long"),
        "A text has 1 to \(SealedContent.mostTextBytes) bytes."
    )

    static func devicesChanged(of name: String) -> ChatError {
        ChatError(
            .devicesChanged,
            "The clients of \(name) changed during the attempts to send the message. Nothing was sent. Try again."
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
