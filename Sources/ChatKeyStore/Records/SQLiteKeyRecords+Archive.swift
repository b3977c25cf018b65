import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func message(line: [UInt8], conversation: UInt64, sequence: UInt64) throws(KeyStoreError) -> ArchivedMessage? {
        try first(
            """
            SELECT * FROM archive WHERE line = ? AND conversation = ? AND sequence = ? ORDER BY id LIMIT 1
            """,
            [line.column, conversation.column, sequence.column],
            ArchivedMessage.init
        )
    }

    func message(payloadHash: [UInt8]) throws(KeyStoreError) -> ArchivedMessage? {
        try first("SELECT * FROM archive WHERE payload = ?", [payloadHash.column], ArchivedMessage.init)
    }

    func message(token: [UInt8], sender account: String) throws(KeyStoreError) -> ArchivedMessage? {
        try first(
            "SELECT * FROM archive WHERE sender = ? AND token = ? AND token <> x'' ORDER BY id LIMIT 1",
            [account.column, token.column],
            ArchivedMessage.init
        )
    }

    mutating func save(_ message: ArchivedMessage) throws(KeyStoreError) {
        let former = try indexed(message.payloadHash)
        let text = message.text?.column
        let arguments: StatementArguments = [
            "payload": message.payloadHash.column, "line": message.place?.line.column,
            "conversation": message.place?.conversation.column, "sequence": message.place?.sequence.column,
            "message": message.place?.id.column, "peer": message.peer.column,
            "sender": message.sender.account.column, "device": message.sender.device.column,
            "token": message.token.column, "time": message.time, "senderTime": message.senderTime,
            "counter": message.counter.column, "lastOpened": message.lastOpened.column,
            "recipients": RecipientsColumn.column(message.recipients), "text": text, "reason": message.reason?.rawValue,
        ]
        try change(former == nil ? Self.insertion : Self.update, arguments)
        let id = former?.id ?? database.lastInsertedRowID
        guard former?.text != message.text else {
            return
        }
        if let old = former?.text {
            try removeWords(of: old, id: id)
        }
        if let new = message.text {
            try addWords(of: new, id: id)
        }
    }

    mutating func replacePayload(_ old: [UInt8], by new: [UInt8]) throws(KeyStoreError) {
        guard try indexed(old) != nil else {
            throw .noMessage
        }
        guard try indexed(new) == nil else {
            throw .samePayload
        }
        try change("UPDATE archive SET payload = ? WHERE payload = ?", [new.column, old.column])
    }

    func unsentMessages() throws(KeyStoreError) -> [ArchivedMessage] {
        try all("SELECT * FROM archive WHERE line IS NULL ORDER BY id", [], ArchivedMessage.init)
    }

    func unopenedMessages(of sender: DeviceAddress, limit: Int) throws(KeyStoreError) -> [ArchivedMessage] {
        try all(
            """
            SELECT * FROM archive WHERE sender = ? AND device = ? AND reason IS NOT NULL ORDER BY id DESC LIMIT ?
            """,
            Self.arguments(sender) + [max(0, limit)],
            ArchivedMessage.init
        )
    }

    mutating func removeMessage(payloadHash: [UInt8]) throws(KeyStoreError) {
        guard let former = try indexed(payloadHash) else {
            return
        }
        if let text = former.text {
            try removeWords(of: text, id: former.id)
        }
        try change("DELETE FROM archive WHERE id = ?", [former.id])
    }

    private static let insertion = """
        INSERT INTO archive (
            payload, line, conversation, sequence, message, peer, sender, device, token, time, senderTime, counter,
            lastOpened, recipients, text, reason
        ) VALUES (
            :payload, :line, :conversation, :sequence, :message, :peer, :sender, :device, :token, :time, :senderTime,
            :counter, :lastOpened, :recipients, :text, :reason
        )
        """

    /// Not REPLACE, which would give the message another place in the order.
    private static let update = """
        UPDATE archive SET
            line = :line, conversation = :conversation, sequence = :sequence, message = :message, peer = :peer,
            sender = :sender, device = :device, token = :token, time = :time, senderTime = :senderTime,
            counter = :counter, lastOpened = :lastOpened, recipients = :recipients, text = :text, reason = :reason
        WHERE payload = :payload
        """
}
