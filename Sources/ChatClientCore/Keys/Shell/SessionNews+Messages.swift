import ChatProtocol

/// The messages among the events of a session.
extension SessionNews {
    /// Whether it is an event whose place among others does not matter to the machine.
    var isForBatch: Bool {
        guard case .event(let event) = self else {
            return false
        }
        switch event {
        case .restored, .connection(.caughtUp): return false
        case .message, .unopened, .opened, .encryption, .wireChanged, .presence, .receipt, .room, .announcement,
            .connection, .waiting, .disconnected:
            return true
        }
    }
}

extension EncryptionAction {
    /// The place of the message that it shows.
    var shownPlace: MessagePlace? {
        if case .show(let message) = self { message.place } else { nil }
    }
}

extension ChatEvent {
    /// The message, if it is one of a direct conversation and for the machine.
    var directMessage: ReceivedMessage? {
        switch self {
        case .message(let message), .unopened(let message): message.kind == .direct ? message : nil
        case .opened, .encryption, .wireChanged, .presence, .receipt, .room, .announcement, .connection, .restored,
            .waiting, .disconnected:
            nil
        }
    }
}

extension ReceivedMessage {
    /// Whether it has no text only because it was not read yet.
    var mayComeSoon: Bool {
        if case .unopened(let reason) = encryption { reason.isUnread } else { false }
    }

    /// The message while the key store cannot be used.
    var withoutKeys: ReceivedMessage {
        sealed == nil ? self : unopened(.keyStore)
    }
}
