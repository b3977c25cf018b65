/// What a device has of each conversation, so that whoever comes back gets what was missed: none missed, none twice.
///
/// Save it when it has changed, and give it to the next client of the same account and server by
/// ``ChatClientConfiguration/progress``.
public struct SyncProgress: Sendable, Equatable {
    /// The most conversations. Later ones are not kept, and count as new the next time. Our own choice: it keeps the
    /// saved file below some megabytes.
    static let largestConversations = 65_536

    /// The most own messages of a conversation that are kept beyond what was had before them. Our own choice: it is what
    /// one sends while nothing comes from others, and beyond it one's own words are shown again.
    static let largestOwn = 4096

    /// By conversation: the place of the last message up to which all were had.
    public private(set) var cursors: [UInt64: UInt64]

    /// By conversation: the places beyond that of messages that this device itself sent.
    public private(set) var own: [UInt64: Set<UInt64>]

    /// The line of the server's database that all of this belongs to, see ``ServerWelcome/line``; `nil` while none is
    /// known.
    public package(set) var line: [UInt8]?

    /// Conversations whose cursor is where the server said that they begin, and of which nothing has come since: what
    /// was under way meanwhile may lie before it. Own messages do not move it, and are kept.
    private var begun: Set<UInt64> = []

    /// Conversations that have started anew on the server: what was saved of them before is of no use.
    package private(set) var restarted: Set<UInt64> = []

    /// Nothing yet.
    public init() {
        cursors = [:]
        own = [:]
    }
}

extension SyncProgress {
    /// Whether both have the same: what is saved.
    public static func == (left: Self, right: Self) -> Bool {
        left.cursors == right.cursors && left.own == right.own && left.line == right.line
    }

    /// Whether a further conversation would be kept.
    var hasRoom: Bool {
        cursors.count < Self.largestConversations
    }

    /// Whether this message was sent by this device, and not passed yet.
    func isOwn(_ sequence: UInt64, in conversation: UInt64) -> Bool {
        own[conversation]?.contains(sequence) ?? false
    }

    /// The next message of a conversation was handed out: whatever lies before it was had, or is not for this device.
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

    /// This device itself sent a message, or learnt that it had.
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
                // By now whatever was under way has come.
                begun.remove(conversation)
                moved(conversation, to: cursor)
                noteOwn(conversation, sequence)
            }
            return
        }
        beyond.insert(sequence)
        own[conversation] = beyond
        // Own messages beyond a hole say nothing of where a conversation that is not known yet begins.
        if isFirm, cursors[conversation] != nil || sequence == 1 {
            moved(conversation, to: cursor)
        }
    }

    /// A message arrived whose receipt may still come.
    mutating func note(_ message: ReceivedMessage) {
        note(message.conversation, message.sequence)
    }

    /// The server has stored a message of this device.
    mutating func note(_ receipt: Receipt) {
        noteOwn(receipt.conversation, receipt.sequence)
    }

    /// What lies up to here is of no interest: the conversation begins behind it.
    mutating func baseline(_ conversation: UInt64, _ sequence: UInt64) {
        guard sequence >= cursors[conversation] ?? 0, cursors[conversation] != nil || hasRoom else {
            return
        }
        begun.insert(conversation)
        cursors[conversation] = sequence
    }

    /// The server has lost what lies behind here, and will give its places to other messages.
    mutating func startAnew(_ conversation: UInt64, _ sequence: UInt64) {
        guard cursors[conversation] != nil || hasRoom else {
            return
        }
        restarted.insert(conversation)
        begun.insert(conversation)
        own[conversation] = nil
        cursors[conversation] = sequence
    }

    /// Whether this was made in another line than a server's: where either is not known, nobody can tell.
    package func isOfAnotherLine(than line: [UInt8]?) -> Bool {
        guard let own = self.line, let line else {
            return false
        }
        return own != line
    }

    /// Takes the server's line over, which is this one's or not known yet.
    mutating func belongs(to line: [UInt8]?) {
        self.line = line ?? self.line
    }

    /// The server's data are another line's: what was had says nothing of what has these places there. Conversations
    /// that were known begin with their first message, so that nothing is missed.
    mutating func startAnew(in line: [UInt8]?) {
        self.line = line
        let known = Set(cursors.keys).union(own.keys)
        restarted.formUnion(known)
        begun = []
        own = [:]
        cursors = Dictionary(uniqueKeysWithValues: known.prefix(Self.largestConversations).map { ($0, 0) })
    }

    /// Moves a cursor, and over own messages behind it.
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
    /// One conversation's part, as it is saved.
    ///
    /// The line comes in a part of its own, of the conversation 0, which none has: readers from before skip it.
    private struct Saved: Codable {
        let conversation: UInt64
        var through: UInt64?
        var own: [UInt64]?
        var line: [UInt8]?
    }

    /// Reads what was saved.
    ///
    /// - Throws: `DecodingError`. More than the bounds is left out.
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

    /// Writes a list, sorted by conversation, so that the same progress is always the same text.
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
