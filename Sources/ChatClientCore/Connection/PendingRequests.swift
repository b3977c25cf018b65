import ChatProtocol
import NIOCore

/// The requests whose answers have not come. Lives on the client's event loop.
struct PendingRequests {
    /// Requests under way at once.
    static let limit = 256

    typealias Answer = Result<WireServerFrame.OneOf_Body, any Error>

    private struct Entry {
        let continuation: CheckedContinuation<WireServerFrame.OneOf_Body, any Error>
        let timeout: Scheduled<Void>
    }

    private var entries: [UInt64: Entry] = [:]
    private var nextID: UInt64 = 1

    /// Whether no answer is awaited.
    var isEmpty: Bool {
        entries.isEmpty
    }

    var hasRoom: Bool {
        entries.count < Self.limit
    }

    /// The number of the next request.
    mutating func makeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    mutating func add(
        _ id: UInt64,
        continuation: CheckedContinuation<WireServerFrame.OneOf_Body, any Error>,
        timeout: Scheduled<Void>
    ) {
        entries[id] = Entry(continuation: continuation, timeout: timeout)
    }

    /// Ends a request. Answers to requests that have ended, or never began, are ignored.
    mutating func finish(_ id: UInt64, with answer: Answer) {
        guard let entry = entries.removeValue(forKey: id) else {
            return
        }
        entry.timeout.cancel()
        entry.continuation.resume(with: answer)
    }

    /// Ends all requests.
    mutating func failAll(with error: any Error) {
        let all = entries.values
        entries.removeAll()
        for entry in all {
            entry.timeout.cancel()
            entry.continuation.resume(throwing: error)
        }
    }
}
