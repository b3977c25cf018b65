import ChatClientCore
import ChatProtocol

extension ChatClient {
    /// The next message, skipping all other events; `nil` when the connection ends first.
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

    /// All events until the connection ends.
    func remainingEvents() async -> [ChatEvent] {
        await events.reduce(into: []) { $0.append($1) }
    }
}

extension ChatClient {
    /// The messages until everything that was missed has come, and the client's count of them.
    func untilCaughtUp() async -> ([ReceivedMessage], missed: Int?) {
        var messages: [ReceivedMessage] = []
        for await event in events {
            switch event {
            case .message(let message): messages.append(message)
            case .connection(.caughtUp(let missed)): return (messages, missed)
            default: continue
            }
        }
        return (messages, nil)
    }

    /// The next connection event, skipping all others; `nil` when the connection ends first.
    func nextChange() async -> ConnectionChange? {
        for await event in events {
            if case .connection(let change) = event {
                return change
            }
        }
        return nil
    }
}
