import ChatStorage

extension StoredMessage {
    /// Returns a copy of the message with the given fields replaced.
    func changed(
        sender: String? = nil,
        recipient: String? = nil,
        body: [UInt8]? = nil,
        members: [AccountID]? = nil,
        sealed: SealedBody?? = nil
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
            members: members ?? self.members,
            sealed: sealed ?? self.sealed
        )
    }
}
