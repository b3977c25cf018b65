import ChatProtocol
import NIOCore

/// The requests that await their answers. Confined to the client's event loop. Code that removes a request from
/// here must complete it.
struct PendingRequests {
    /// The most requests of users in flight or waiting for a connection.
    static let limit = 256

    typealias Answer = Result<ProtoServerFrame.OneOf_Body, any Error>

    /// A pending request.
    struct Entry {
        let frame: ByteBuffer
        var kind: RequestKind
        let purpose: RequestPurpose
        var timeout: Scheduled<Void>
        /// Whether it was written to the current connection.
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

        /// Completes the request, once.
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

    /// Returns the id of the next request.
    mutating func makeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    mutating func add(_ id: UInt64, _ entry: Entry) {
        entries[id] = entry
        ownCount += entry.kind == .ofConnection ? 1 : 0
    }

    /// Removes a request; returns `nil` for an id that has ended or never existed.
    mutating func pop(_ id: UInt64) -> Entry? {
        let entry = entries.removeValue(forKey: id)
        ownCount -= entry?.kind == .ofConnection ? 1 : 0
        return entry
    }

    /// Removes all requests.
    mutating func popAll() -> [Entry] {
        defer {
            entries.removeAll()
            ownCount = 0
        }
        return Array(entries.values)
    }

    /// The ids of the requests that have to be written, in the order of the calls.
    var unwritten: [UInt64] {
        entries.filter { !$0.value.isWritten && $0.value.kind != .entrance }.keys.sorted()
    }

    /// Records that a request was written to the connection.
    mutating func wrote(_ id: UInt64) {
        entries[id]?.isWritten = true
    }

    /// Records that a login was granted and that its caller still waits.
    mutating func entered(_ id: UInt64) {
        entries[id]?.kind = .entrance
    }

    /// Replaces the time-out of a request.
    mutating func setTimeout(_ id: UInt64, _ timeout: Scheduled<Void>) {
        entries[id]?.timeout.cancel()
        entries[id]?.timeout = timeout
    }

    /// Whether a logout is pending.
    var hasLogout: Bool {
        entries.contains { $0.value.purpose == .logout }
    }

    /// The ids of the pending sends, in the order of the calls.
    var sends: [UInt64] {
        entries.filter { $0.value.kind == .send }.keys.sorted()
    }

    /// Handles a broken connection: drops the session's internal requests, and removes and returns those with an
    /// unknown outcome. The remaining requests must be written again.
    mutating func interrupted() -> [Entry] {
        var unknown: [Entry] = []
        for (id, entry) in entries {
            switch entry.kind {
            case .ofConnection:
                entry.timeout.cancel()
                _ = pop(id)
            case .once where entry.isWritten:
                unknown.append(entry)
                _ = pop(id)
            case .send, .query, .once, .entrance:
                entries[id]?.isWritten = false
            }
        }
        return unknown
    }
}
