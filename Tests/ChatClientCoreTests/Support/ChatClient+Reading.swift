import ChatClientCore
import ChatProtocol

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

extension ChatClient {
    /// The messages until all that was missed has come, and how many it says these were.
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

    /// The next event of the connection's own, whatever else happens before it; `nil` when it ends first.
    func nextChange() async -> ConnectionChange? {
        for await event in events {
            if case .connection(let change) = event {
                return change
            }
        }
        return nil
    }
}
