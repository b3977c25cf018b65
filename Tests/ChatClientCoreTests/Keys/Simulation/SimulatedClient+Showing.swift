import ChatProtocol

@testable import ChatClientCore

/// The person who reads: each message once, in its order, with the text that was sent.
extension SimulatedClient {
    func show(_ message: ReceivedMessage, in world: SimulationWorld) {
        let place = Place(conversation: message.conversation, sequence: message.sequence)
        if message.sequence <= shown[message.conversation] ?? 0 {
            world.problem("\(account) was shown \(place) again, after \(shown[message.conversation] ?? 0)")
        }
        shown[message.conversation] = message.sequence
        switch message.encryption {
        case .sealed:
            see(.text(message.body), at: place, of: message, in: world)
        case .unopened(let reason):
            seen[place] = .unopened(reason)
        case .none, .unexpectedlyPlain:
            seen[place] = .plain(message.body)
        }
    }

    func open(_ message: ReceivedMessage, in world: SimulationWorld) {
        let place = Place(conversation: message.conversation, sequence: message.sequence)
        if case .text = seen[place] {
            world.problem("\(account) was shown the text of \(place) again")
        }
        see(.text(message.body), at: place, of: message, in: world)
    }

    private func see(_ seen: Seen, at place: Place, of message: ReceivedMessage, in world: SimulationWorld) {
        self.seen[place] = seen
        let stored = world.server.conversations[place.conversation]?
            .first { $0.message.sequence == place.sequence }
        if let stored, let text = world.texts[stored.token], seen != .text(text) {
            world.problem("\(account) was shown \(seen) for \(text) at \(place)")
        }
    }
}
