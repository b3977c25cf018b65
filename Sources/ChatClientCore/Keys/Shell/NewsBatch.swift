/// Events of the session that the machine handles in one step.
struct NewsBatch {
    /// The most events and messages of a batch.
    static let mostEvents = 256
    static let mostMessages = EncryptionLimits().arrivedAtOnce

    /// A part of the batch with the machine's actions.
    enum Part {
        case event(ChatEvent)
        case action(EncryptionAction)
    }

    private(set) var events: [ChatEvent] = []
    /// The direct messages among them.
    private(set) var messages: [ReceivedMessage] = []

    var hasRoom: Bool { events.count < Self.mostEvents && messages.count < Self.mostMessages }

    mutating func append(_ event: ChatEvent) {
        events.append(event)
        event.directMessage.map { messages.append($0) }
    }

    /// The actions that the machine has for the messages, between the other events: a message that it shows keeps its
    /// place among them.
    func parts(with actions: [EncryptionAction]) -> [Part] {
        var parts: [Part] = []
        var actions = actions[...]
        var shown = Set(actions.compactMap(\.shownPlace))
        for event in events {
            guard let message = event.directMessage else {
                parts.append(.event(event))
                continue
            }
            while shown.contains(message.place), let action = actions.popFirst() {
                action.shownPlace.map { _ = shown.remove($0) }
                parts.append(.action(action))
            }
        }
        return parts + actions.map { .action($0) }
    }
}
