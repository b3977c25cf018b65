import ChatProtocol
import NIOCore

/// The requests whose answers have not come. Lives on the client's event loop. Whoever takes a request out of here
/// completes it.
struct PendingRequests {
    /// Requests of users under way, or waiting for a connection, at once.
    static let limit = 256

    typealias Answer = Result<WireServerFrame.OneOf_Body, any Error>

    /// A request.
    struct Entry {
        let frame: ByteBuffer
        var kind: RequestKind
        let purpose: RequestPurpose
        var timeout: Scheduled<Void>
        /// Whether it was written to the connection of now.
        var isWritten = false
        private let completion: (Answer) -> Void

        init(
            frame: ByteBuffer,
            kind: RequestKind,
            purpose: RequestPurpose = .other,
            timeout: Scheduled<Void>,
            completion: @escaping (Answer) -> Void
        ) {
            self.frame = frame
            self.kind = kind
            self.purpose = purpose
            self.timeout = timeout
            self.completion = completion
        }

        /// Tells whoever asked, once.
        func complete(with answer: Answer) {
            timeout.cancel()
            completion(answer)
        }
    }

    private var entries: [UInt64: Entry] = [:]
    private var ownCount = 0
    private var nextID: UInt64 = 1

    /// Whether no answer is awaited.
    var isEmpty: Bool {
        entries.isEmpty
    }

    /// Whether a user may make another request.
    var hasRoom: Bool {
        entries.count - ownCount < Self.limit
    }

    subscript(id: UInt64) -> Entry? {
        entries[id]
    }

    /// The number of the next request.
    mutating func makeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    mutating func add(_ id: UInt64, _ entry: Entry) {
        entries[id] = entry
        ownCount += entry.kind == .ofConnection ? 1 : 0
    }

    /// Takes a request out; `nil` for what has ended, or never began.
    mutating func take(_ id: UInt64) -> Entry? {
        let entry = entries.removeValue(forKey: id)
        ownCount -= entry?.kind == .ofConnection ? 1 : 0
        return entry
    }

    /// Takes all requests out.
    mutating func takeAll() -> [Entry] {
        defer {
            entries.removeAll()
            ownCount = 0
        }
        return Array(entries.values)
    }

    /// The numbers of the requests that have to be written, in the order of the calls.
    var unwritten: [UInt64] {
        entries.filter { !$0.value.isWritten && $0.value.kind != .entrance }.keys.sorted()
    }

    /// A request was written to the connection.
    mutating func wrote(_ id: UInt64) {
        entries[id]?.isWritten = true
    }

    /// A login was granted, and its caller waits on.
    mutating func entered(_ id: UInt64) {
        entries[id]?.kind = .entrance
    }

    /// Has a request end at another time.
    mutating func setTimeout(_ id: UInt64, _ timeout: Scheduled<Void>) {
        entries[id]?.timeout.cancel()
        entries[id]?.timeout = timeout
    }

    /// Whether the server is asked to let go.
    var hasLogout: Bool {
        entries.contains { $0.value.purpose == .logout }
    }

    /// The numbers of the sends.
    var sends: [UInt64] {
        entries.filter { $0.value.kind == .send }.keys.sorted()
    }

    /// The connection broke: forgets the session's own requests, and takes out those whose outcome is not known. What is
    /// left is to be written again.
    mutating func interrupted() -> [Entry] {
        var unknown: [Entry] = []
        for (id, entry) in entries {
            switch entry.kind {
            case .ofConnection:
                entry.timeout.cancel()
                _ = take(id)
            case .once where entry.isWritten:
                unknown.append(entry)
                _ = take(id)
            case .send, .query, .once, .entrance:
                entries[id]?.isWritten = false
            }
        }
        return unknown
    }
}
