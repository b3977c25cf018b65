import ChatClientCore
import ChatProtocol

extension JSONEvent {
    /// Encodes a message, as in its own event and in a list.
    static func object(_ message: ReceivedMessage) -> JSONObject {
        var object = JSONObject()
        add(message, to: &object)
        return object
    }

    /// Adds a message.
    static func add(_ message: ReceivedMessage, to object: inout JSONObject) {
        object.add("conversation", message.conversation)
        object.add("kind", message.kind.rawValue)
        object.add("sequence", message.sequence)
        object.add("messageId", message.id)
        object.add("sender", message.sender)
        object.add("recipient", message.recipient)
        object.add("time", message.time)
        // What cannot be opened has no body: a substitute could be taken for the text.
        object.add("body", message.isUnopened ? nil : message.body)
        object.add("wire", message.wire.rawValue)
        object.add("missed", message.isMissed)
        if message.kind == .direct {
            add(message.encryption, to: &object)
        }
    }

    /// Encodes a conversation as seen by the account.
    static func object(_ conversation: Conversation) -> JSONObject {
        var object = JSONObject()
        object.add("conversation", conversation.id)
        object.add("kind", conversation.kind.rawValue)
        object.add("name", conversation.name)
        object.add("lastSequence", conversation.lastSequence)
        object.add("lastTime", conversation.lastTime)
        object.add("readThrough", conversation.readThrough)
        object.add("unread", conversation.unread)
        if conversation.kind == .direct {
            object.add("peerDeliveredThrough", conversation.peerDeliveredThrough)
            object.add("peerReadThrough", conversation.peerReadThrough)
        }
        object.add("number", conversation.roomNumber)
        if conversation.kind == .room {
            object.add("closed", conversation.isClosed)
        }
        return object
    }

    /// Adds a page of a history.
    static func add(_ page: HistoryPage, to object: inout JSONObject) {
        object.add("conversation", Self.object(page.conversation))
        object.add("messages", page.messages.map { Self.object($0) })
        object.add("atStart", page.isAtStart)
        object.add("atEnd", page.isAtEnd)
    }

    /// Adds search results.
    static func add(_ page: SearchPage, to object: inout JSONObject) {
        object.add("messages", page.messages.map { Self.object($0) })
        object.add("more", page.hasMore)
        object.add("incomplete", page.isIncomplete)
    }

    /// Adds an account's status.
    static func add(_ status: UserStatus, to object: inout JSONObject) {
        object.add("username", status.username)
        object.add("exists", status.exists)
        object.add("online", status.isOnline)
        object.add("lastSeen", status.lastSeen)
    }

    /// Adds a presence change.
    static func add(_ change: PresenceChange, to object: inout JSONObject) {
        object.add("joined", change.joined.map { Self.object($0) })
        object.add("left", change.left.map { Self.object($0) })
        object.add("moreJoined", change.moreJoined)
        object.add("moreLeft", change.moreLeft)
    }

    private static func object(_ entry: PresenceChange.Entry) -> JSONObject {
        var object = JSONObject()
        object.add("username", entry.username)
        object.add("time", entry.time)
        return object
    }

    /// Adds a change of an account's delivered and read positions.
    static func add(_ change: ReceiptChange, to object: inout JSONObject) {
        object.add("conversation", change.conversation)
        object.add("username", change.username)
        object.add("deliveredThrough", change.deliveredThrough)
        object.add("readThrough", change.readThrough)
    }

    /// Adds a change of the connection.
    static func add(_ change: ConnectionChange, to object: inout JSONObject) {
        switch change {
        case .interrupted(let reason, let delay):
            object.add("state", "interrupted")
            object.add("reason", reason)
            object.add("delay", milliseconds(delay))
        case .resumed:
            object.add("state", "resumed")
        case .caughtUp(let missed):
            object.add("state", "caughtUp")
            object.add("missed", missed)
        }
    }
}
