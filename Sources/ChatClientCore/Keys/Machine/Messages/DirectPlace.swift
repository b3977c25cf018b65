import ChatProtocol

/// Where a message of a direct conversation stands, and between whom; names are folded.
struct DirectPlace: Equatable {
    let line: [UInt8]
    let conversation: UInt64
    let sequence: UInt64
    let sender: String
    let recipient: String
    /// The other account than this client's; this one for notes to oneself.
    let peer: String

    /// Returns `nil` for a message that is not between this account and another.
    init?(_ message: ReceivedMessage, account: String, line: [UInt8]) {
        guard message.kind == .direct, let recipient = message.recipient?.lowercased() else {
            return nil
        }
        let sender = message.sender.lowercased()
        guard sender == account || recipient == account else {
            return nil
        }
        self.line = line
        conversation = message.conversation
        sequence = message.sequence
        self.sender = sender
        self.recipient = recipient
        peer = sender == account ? recipient : sender
    }

    func archive(_ message: ReceivedMessage) -> ArchivePlace {
        ArchivePlace(line: line, conversation: conversation, sequence: sequence, id: message.id)
    }
}

extension ReceivedMessage {
    /// The same message with its text and its encryption, without its sealed parts.
    func with(body: String, _ encryption: MessageEncryption) -> ReceivedMessage {
        ReceivedMessage(
            conversation: conversation,
            kind: kind,
            sequence: sequence,
            id: id,
            sender: sender,
            recipient: recipient,
            time: time,
            body: body,
            wire: wire,
            isMissed: isMissed,
            encryption: encryption
        )
    }

    func unopened(_ reason: UnopenedReason) -> ReceivedMessage {
        with(body: "", .unopened(reason))
    }
}
