import ChatClientCore
import ChatTesting

/// Numbered messages to everyone, to a room and to one reader; that reader must get all of them, once and in order.
struct Burst: Sendable {
    /// The number of concurrent senders on one connection: two to everyone, one to the reader, one to a room.
    static let senders = 4

    /// Messages of each of them.
    let size: Int

    /// The messages that the reader has received.
    let read = Watched<[ReceivedMessage]>([])

    /// Messages that are stored, as their senders were told.
    let stored = Watched<[Receipt]>([])

    /// Messages that the sender's own client received. It must not receive its own messages, so this stays empty.
    let echoes = Watched<[ReceivedMessage]>([])

    /// How many conversations the reader was told are over.
    let overs = Watched(0)

    /// How often a connection was taken up again.
    let resumptions = Watched(0)

    /// - Parameter size: Messages of all of them together.
    init(size: Int) {
        self.size = size / Self.senders
    }

    /// Messages of all of them together.
    var total: Int { size * Self.senders }

    /// Sends all messages, then one to each recipient that says it is over.
    func send(by client: ChatClient, to reader: String, room: UInt64) async throws {
        let recipients: [Recipient] = [.everyone, .everyone, .user(reader), .room(room)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (sender, recipient) in recipients.enumerated() {
                group.addTask {
                    for number in 0..<size {
                        let receipt = try await client.send("\(sender) \(number)", to: recipient)
                        stored.update { $0.append(receipt) }
                    }
                }
            }
            try await group.waitForAll()
        }
        for recipient in Set(recipients) {
            _ = try await client.send("over", to: recipient)
        }
    }

    /// Reads until the connection ends.
    func collect(_ client: ChatClient, into messages: Watched<[ReceivedMessage]>) async {
        for await event in client.events {
            switch event {
            case .message(let message):
                messages.update { $0.append(message) }
                if message.body == "over" {
                    overs.update { $0 += 1 }
                }
            case .connection(.resumed): resumptions.update { $0 += 1 }
            default: continue
            }
        }
    }

    /// Waits until the reader has received everything, with three messages that say it is over.
    func waitUntilRead() async throws {
        let isOver = try await overs.wait(upTo: Self.patience) { $0 >= 3 ? true : nil }
        guard isOver == true else {
            throw HarnessFailure("\(read.current.count) of \(total) messages were read.")
        }
    }

    /// Waits until this many are stored.
    func waitUntilStored(_ count: Int) async throws {
        let isThere = try await stored.wait(upTo: Self.patience) { $0.count >= count ? true : nil }
        guard isThere == true else {
            throw HarnessFailure("\(stored.current.count) of \(count) messages were stored.")
        }
    }

    /// The first deviation in the messages that were read, or `nil`.
    var fault: String? {
        for (conversation, messages) in Dictionary(grouping: read.current, by: \.conversation) {
            let sequences = messages.map(\.sequence)
            guard sequences == (1...UInt64(messages.count)).map({ $0 }), messages.last?.body == "over" else {
                return "conversation \(conversation): \(sequences)"
            }
        }
        for sender in 0..<Self.senders {
            let own = read.current.map(\.body).filter { $0.hasPrefix("\(sender) ") }
            guard own == (0..<size).map({ "\(sender) \($0)" }) else {
                return "of sender \(sender): \(own)"
            }
        }
        let places = Set(stored.current.map(\.id))
        guard places.count == total else {
            return "\(places.count) of \(total) were stored"
        }
        return echoes.current.isEmpty ? nil : "the sender was told \(echoes.current.map(\.body))"
    }

    /// The limit of each wait: a burst takes seconds, and a busy machine ten times as long.
    private static let patience = Duration.seconds(120)
}
