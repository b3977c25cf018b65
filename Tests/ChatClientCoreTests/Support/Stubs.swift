import ChatClientCore
import ChatProtocol

extension ReceivedMessage {
    /// A message of which only the place matters.
    static func stub(_ conversation: UInt64, _ sequence: UInt64) -> Self {
        .init(
            conversation: conversation,
            kind: conversation == 1 ? .everyone : .direct,
            sequence: sequence,
            id: 0,
            sender: "alice",
            recipient: nil,
            time: 0,
            body: "",
            wire: .tls
        )
    }
}

extension Conversation {
    /// A conversation of which only the last place matters.
    static func stub(_ id: UInt64, _ kind: ConversationKind = .everyone, last: UInt64) -> Self {
        .init(id: id, kind: kind, name: "", lastSequence: last, lastTime: 0, readThrough: 0, unread: 0)
    }
}
