import DequeModule

/// Queued texts of this process, in their order for each recipient. One at a time is on its way for a
/// recipient: so counters have no gap when the server refuses one, and a change of devices cannot turn the order round.
struct OutgoingTexts: Sendable {
    struct Entry: Sendable {
        let text: OutgoingText
        /// The recipient, folded.
        let recipient: String
        /// What was sealed and possibly sent; `nil` before, and after it was refused.
        var sealed: SealedText?
        /// SHA-256 of the payload in the archive; `nil` if the archive has none that may be replaced.
        var archived: [UInt8]?
        /// The number of what was sealed, and whether that was sent: if so, it is never sealed anew under another one.
        var counter: UInt64 = 0
        var isSent = false
        var request: RequestNumber?
        /// Whether an earlier request may have stored it: no answer came, or one that does not tell.
        var mayBeStored = false
        /// Whether its caller waits no longer, and was told so.
        var isWithdrawn = false
        /// How often the server did not take it, and how long it waits for that.
        var failures = 0
        var pause = Backoff()
        /// How often the devices had changed.
        var refusals = 0
        /// Accounts whose lists must be followed before the next try.
        var staleLists: Set<String> = []

        /// Whether the server certainly has not stored it.
        var isCertainlyUnsent: Bool {
            !mayBeStored && request == nil
        }

        /// The connection or the device is gone with the request that was underway.
        fileprivate mutating func loseRequest() {
            mayBeStored = mayBeStored || request != nil
            request = nil
        }
    }

    private var queues: [String: Deque<Entry>] = [:]

    /// Recipients with texts, sorted.
    var recipients: [String] {
        queues.keys.sorted()
    }

    var isEmpty: Bool {
        queues.isEmpty
    }

    /// Whether a text waits before it is sent again.
    var isPaused: Bool {
        queues.values.contains { $0.first?.failures ?? 0 > 0 }
    }

    mutating func append(_ text: OutgoingText) {
        let recipient = text.recipient.lowercased()
        queues[recipient, default: []].append(Entry(text: text, recipient: recipient))
    }

    func first(for recipient: String) -> Entry? {
        queues[recipient]?.first
    }

    mutating func update(_ entry: Entry) {
        if queues[entry.recipient]?.isEmpty == false {
            queues[entry.recipient]?[0] = entry
        }
    }

    mutating func remove(_ entry: Entry) {
        queues[entry.recipient]?.removeAll { $0.text.id == entry.text.id }
        if queues[entry.recipient]?.isEmpty == true {
            queues[entry.recipient] = nil
        }
    }

    /// The first text of a recipient with this number.
    func entry(_ id: UInt64) -> Entry? {
        queues.values.lazy.compactMap(\.first).first { $0.text.id == id }
    }

    /// The text with this number, at any place.
    func waiting(_ id: UInt64) -> Entry? {
        queues.values.lazy.joined().first { $0.text.id == id }
    }

    /// Whether a text with this token is waiting.
    func hasToken(_ token: [UInt8]) -> Bool {
        queues.values.contains { $0.contains { $0.text.token == token } }
    }

    /// An account's lists were followed.
    mutating func followed(_ account: String) {
        forEachFirst { $0.staleLists.remove(account) }
    }

    /// The connection is gone: what was sent is sent again, with the same bytes.
    mutating func disconnected() {
        forEachFirst { entry in
            entry.loseRequest()
            entry.pause = Backoff()
        }
    }

    /// This client is another device: what was sealed is sealed anew, under the same token. Its old row stays in the
    /// archive, because it may have been stored.
    mutating func deviceChanged() {
        forEachFirst { entry in
            entry.loseRequest()
            entry.sealed = nil
            entry.archived = nil
        }
    }

    private mutating func forEachFirst(_ change: (inout Entry) -> Void) {
        for recipient in queues.keys {
            if var entry = queues[recipient]?.first {
                change(&entry)
                queues[recipient]?[0] = entry
            }
        }
    }
}
