/// Sync position of a device: a cursor per conversation. A client that reconnects with it gets each missed message
/// exactly once.
///
/// Save it when it has changed, and pass it to the next client of the same account and server in
/// ``ChatClientConfiguration/progress``.
public struct SyncProgress: Sendable, Equatable {
    /// The most conversations. Further ones are not kept, and count as new at the next start. The limit keeps the
    /// saved file below a few megabytes.
    static let largestConversations = 65_536

    /// The most own messages beyond the cursor that are kept for one conversation. That many are sent only while
    /// nothing arrives from others; beyond the limit, own messages are shown again.
    static let largestOwn = 4096

    /// The cursor of each conversation: the sequence up to which the device has all messages.
    public private(set) var cursors: [UInt64: UInt64]

    /// The sequences beyond each cursor of messages that this device sent.
    public private(set) var own: [UInt64: Set<UInt64>]

    /// The lineage of the server's database that these cursors belong to, see ``ServerWelcome/line``; `nil` while
    /// it is unknown.
    public package(set) var line: [UInt8]?

    /// Conversations whose cursor is still the server's baseline, without a message since. Messages that were in
    /// flight may lie before that baseline, so own messages do not advance the cursor and are kept in ``own``.
    private var begun: Set<UInt64> = []

    /// Conversations that have started anew on the server: their progress saved earlier is void.
    package private(set) var restarted: Set<UInt64> = []

    /// Makes an empty position.
    public init() {
        cursors = [:]
        own = [:]
    }
}

extension SyncProgress {
    /// Whether both have the same saved fields.
    public static func == (left: Self, right: Self) -> Bool {
        left.cursors == right.cursors && left.own == right.own && left.line == right.line
    }

    /// Whether a further conversation would be kept.
    var hasRoom: Bool {
        cursors.count < Self.largestConversations
    }

    /// Whether this device sent this message, and the cursor has not passed it yet.
    func isOwn(_ sequence: UInt64, in conversation: UInt64) -> Bool {
        own[conversation]?.contains(sequence) ?? false
    }

    /// Records that the next message of a conversation was handed out. The device has all messages before it, or
    /// they are not for this device.
    mutating func note(_ conversation: UInt64, _ sequence: UInt64) {
        if !begun.isEmpty {
            begun.remove(conversation)
        }
        if own[conversation] == nil {
            set(conversation, sequence)
        } else {
            moved(conversation, to: sequence)
        }
    }

    /// Records a message that this device sent.
    mutating func noteOwn(_ conversation: UInt64, _ sequence: UInt64) {
        let cursor = cursors[conversation] ?? 0
        let isFirm = !begun.contains(conversation)
        guard sequence > cursor || !isFirm else {
            return
        }
        if isFirm, own[conversation] == nil, sequence == cursor + 1 {
            return set(conversation, sequence)
        }
        var beyond = own[conversation] ?? []
        guard !beyond.isEmpty || own.count < Self.largestConversations else {
            return
        }
        guard beyond.count < Self.largestOwn else {
            if !isFirm {
                // The set is full: messages that were in flight at the baseline have arrived by now.
                begun.remove(conversation)
                moved(conversation, to: cursor)
                noteOwn(conversation, sequence)
            }
            return
        }
        beyond.insert(sequence)
        own[conversation] = beyond
        // Own messages after a gap do not tell where an unknown conversation begins.
        if isFirm, cursors[conversation] != nil || sequence == 1 {
            moved(conversation, to: cursor)
        }
    }

    /// Records a message that arrived; its receipt may still come.
    mutating func note(_ message: ReceivedMessage) {
        note(message.conversation, message.sequence)
    }

    /// Records that the server has stored a message of this device.
    mutating func note(_ receipt: Receipt) {
        noteOwn(receipt.conversation, receipt.sequence)
    }

    /// Sets a conversation's baseline: messages up to this sequence are not of interest.
    mutating func baseline(_ conversation: UInt64, _ sequence: UInt64) {
        guard sequence >= cursors[conversation] ?? 0, cursors[conversation] != nil || hasRoom else {
            return
        }
        begun.insert(conversation)
        cursors[conversation] = sequence
    }

    /// Records that the server has lost the messages after this sequence, and will assign their sequences to other
    /// messages.
    mutating func startAnew(_ conversation: UInt64, _ sequence: UInt64) {
        guard cursors[conversation] != nil || hasRoom else {
            return
        }
        restarted.insert(conversation)
        begun.insert(conversation)
        own[conversation] = nil
        cursors[conversation] = sequence
    }

    /// Whether this progress belongs to another lineage than the server's; `false` when either is unknown.
    package func isOfAnotherLine(than line: [UInt8]?) -> Bool {
        guard let own = self.line, let line else {
            return false
        }
        return own != line
    }

    /// Sets a conversation's cursor to what a key store has, which is the better record of direct conversations.
    mutating func adopt(_ conversation: UInt64, _ sequence: UInt64) {
        guard cursors[conversation] != nil || hasRoom else {
            return
        }
        begun.remove(conversation)
        moved(conversation, to: sequence)
    }

    /// Adopts the server's lineage, which is the same or was unknown.
    mutating func belongs(to line: [UInt8]?) {
        self.line = line ?? self.line
    }

    /// Restarts in another lineage: the cursors say nothing about the messages that have these sequences there.
    /// Known conversations begin with their first message, so that nothing is missed.
    mutating func startAnew(in line: [UInt8]?) {
        self.line = line
        let known = Set(cursors.keys).union(own.keys)
        restarted.formUnion(known)
        begun = []
        own = [:]
        cursors = Dictionary(uniqueKeysWithValues: known.prefix(Self.largestConversations).map { ($0, 0) })
    }

    /// Moves a cursor, and on over own messages that directly follow it.
    private mutating func moved(_ conversation: UInt64, to sequence: UInt64) {
        var cursor = sequence
        if let beyond = own[conversation] {
            var left = beyond.filter { $0 > cursor }
            while left.remove(cursor &+ 1) != nil {
                cursor += 1
            }
            own[conversation] = left.isEmpty ? nil : left
        }
        set(conversation, cursor)
    }

    private mutating func set(_ conversation: UInt64, _ sequence: UInt64) {
        if cursors[conversation] != nil || hasRoom {
            cursors[conversation] = sequence
        }
    }
}

extension SyncProgress: Codable {
    /// The saved form of one conversation.
    ///
    /// The lineage is saved as an entry of conversation 0, which does not exist: older readers skip it.
    private struct Saved: Codable {
        let conversation: UInt64
        var through: UInt64?
        var own: [UInt64]?
        var line: [UInt8]?
    }

    /// Reads a saved position.
    ///
    /// - Throws: `DecodingError`. Entries beyond the limits are dropped.
    public init(from decoder: any Decoder) throws {
        self.init()
        var list = try decoder.unkeyedContainer()
        while !list.isAtEnd, cursors.count < Self.largestConversations, own.count < Self.largestConversations {
            let saved = try list.decode(Saved.self)
            guard saved.line == nil else {
                line = saved.line
                continue
            }
            cursors[saved.conversation] = saved.through
            let beyond = (saved.own ?? []).filter { $0 > saved.through ?? 0 }.prefix(Self.largestOwn)
            own[saved.conversation] = beyond.isEmpty ? nil : Set(beyond)
        }
    }

    /// Writes a list sorted by conversation, so that the same progress always gives the same text.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        if let line {
            try list.encode(Saved(conversation: 0, line: line))
        }
        for conversation in Set(cursors.keys).union(own.keys).sorted() {
            try list.encode(
                Saved(
                    conversation: conversation,
                    through: cursors[conversation],
                    own: own[conversation]?.sorted()
                )
            )
        }
    }
}
