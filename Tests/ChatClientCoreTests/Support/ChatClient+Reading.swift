import ChatClientCore

extension ChatClient {
    /// The next message, whatever else happens before it; `nil` when the connection ends first.
    func nextMessage() async -> ReceivedMessage? {
        for await event in events {
            if case .message(let message) = event {
                return message
            }
        }
        return nil
    }

    /// Returns when messages come by datagrams.
    func waitForDatagrams() async -> Bool {
        for await event in events where event == .wireChanged(.udp) {
            return true
        }
        return false
    }

    /// All that still comes until the connection ends.
    func remainingEvents() async -> [ChatEvent] {
        await events.reduce(into: []) { $0.append($1) }
    }
}
