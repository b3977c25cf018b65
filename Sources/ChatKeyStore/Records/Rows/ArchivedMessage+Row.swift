import ChatClientCore

extension ArchivedMessage {
    /// Reads a row.
    init(_ row: StoredRow) throws {
        self.init(
            place: try row.optional("line", row.bytes).map { line in
                ArchivePlace(
                    line: line,
                    conversation: try row.unsigned("conversation"),
                    sequence: try row.unsigned("sequence"),
                    id: try row.unsigned("message")
                )
            },
            peer: try row.text("peer"),
            sender: try row.address(account: "sender"),
            payloadHash: try row.bytes("payload"),
            token: try row.bytes("token"),
            time: try row.signed("time"),
            senderTime: try row.signed("senderTime"),
            counter: try row.unsigned("counter"),
            lastOpened: try row.bytes("lastOpened"),
            recipients: try StoredRow.checked(RecipientsColumn.devices(row.bytes("recipients"))),
            content: try row.optional("text", row.text).map { .text($0) }
                ?? .unopened(row.word("reason", as: UnopenedReason.self))
        )
    }
}

// Its content, in two columns of which one is empty.
extension ArchivedMessage {
    var text: String? {
        switch content {
        case .text(let text): text
        case .unopened: nil
        }
    }

    var reason: UnopenedReason? {
        switch content {
        case .text: nil
        case .unopened(let reason): reason
        }
    }
}
