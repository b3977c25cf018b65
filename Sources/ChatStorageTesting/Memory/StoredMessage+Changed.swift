import ChatStorage

extension StoredMessage {
    /// The message with something else in it.
    func changed(
        sender: String? = nil,
        recipient: String? = nil,
        body: [UInt8]? = nil,
        members: [AccountID]? = nil
    ) -> StoredMessage {
        StoredMessage(
            id: id,
            conversation: conversation,
            sequence: sequence,
            kind: kind,
            sender: sender ?? self.sender,
            recipient: recipient ?? self.recipient,
            senderID: senderID,
            recipientID: recipientID,
            time: time,
            body: body ?? self.body,
            origin: origin,
            members: members ?? self.members
        )
    }
}
