import ChatClientCore
import ChatTesting

/// Several people's messages, each numbered, of which one reader must get all, once and in order.
struct Burst: Sendable {
    /// How many send, each on a task of their own, over one connection.
    static let senders = 4

    /// Messages of all of them together.
    let size: Int

    /// What the reader has got.
    let read = Watched<[ReceivedMessage]>([])

    /// Messages that are stored, as their senders were told.
    let stored = Watched<[Receipt]>([])

    init(size: Int) {
        self.size = size - size % Self.senders
    }

    /// Sends them all.
    func send(by client: ChatClient) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<Self.senders {
                group.addTask {
                    for number in 0..<size / Self.senders {
                        let receipt = try await client.send("\(sender) \(number)", to: .everyone)
                        stored.update { $0.append(receipt) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Reads until all of them have come, and for as long as `isOver` is not found.
    func read(by client: ChatClient) async {
        for await event in client.events {
            guard case .message(let message) = event else {
                continue
            }
            read.update { $0.append(message) }
            if message.body == "over" {
                return
            }
        }
    }

    /// Waits until the reader has got this many.
    func waitUntilRead(_ count: Int) async throws {
        let isThere = try await read.wait(upTo: .seconds(90)) { $0.count >= count ? true : nil }
        guard isThere == true else {
            throw HarnessFailure("\(read.current.count) of \(count) messages were read in 90 s.")
        }
    }

    /// Waits until this many are stored.
    func waitUntilStored(_ count: Int) async throws {
        let isThere = try await stored.wait(upTo: .seconds(90)) { $0.count >= count ? true : nil }
        guard isThere == true else {
            throw HarnessFailure("\(stored.current.count) of \(count) messages were stored in 90 s.")
        }
    }

    /// What is wrong with what was read, if anything is: each message once, in order, of which the last says that it is
    /// over.
    var fault: String? {
        let messages = read.current
        guard messages.map(\.sequence) == (1...UInt64(size + 1)).map({ $0 }) else {
            return "\(messages.count) of \(size + 1) messages: \(messages.map(\.sequence))"
        }
        for sender in 0..<Self.senders {
            let own = messages.map(\.body).filter { $0.hasPrefix("\(sender) ") }
            guard own == (0..<size / Self.senders).map({ "\(sender) \($0)" }) else {
                return "of sender \(sender): \(own)"
            }
        }
        let receipts = stored.current.map(\.sequence).sorted()
        return receipts == (1...UInt64(size)).map { $0 } ? nil : "stored: \(receipts)"
    }
}
