import DequeModule

/// Messages of direct conversations on their way to the archive and to the person.
///
/// Opening and showing are two things. A message is opened when it is the next of its conversation by the cursor in the
/// key store; if messages between are missing, the machine fetches them itself. What the connection gave is shown in
/// its order, once the archive has it, or once it has waited in vain.
struct IncomingMessages: Sendable {
    /// A page that was fetched, as far as it is not handled.
    struct Page: Sendable {
        var messages: Deque<ReceivedMessage>
        var isAtEnd: Bool
        /// The sequence after which it begins, and the highest one that the server had named when it was asked for.
        var after: UInt64
        var asked: UInt64
        /// The last sequence in it.
        var last: UInt64
    }

    /// The messages that wait to be shown before no more are taken from the connection, but for those of one step.
    static let heldLimit = ChatEvents.highWaterMark

    /// Given by the connection and not shown yet.
    private var held: [UInt64: Deque<ReceivedMessage>] = [:]
    private var pages: [UInt64: Page] = [:]
    /// The sequence up to which all that the server has was fetched.
    private var checked: [UInt64: UInt64] = [:]
    /// What the last pages of this connection had between them: the sequences after one, up to another.
    private var covered: [UInt64: (after: UInt64, through: UInt64)] = [:]
    /// Where the page begins that was asked for, and the highest sequence then.
    private var asked: [UInt64: (after: UInt64, through: UInt64)] = [:]
    /// The last sequences of conversations at the login, as far as they are not reached.
    private var targets: [UInt64: UInt64] = [:]
    /// Accounts whose lists were followed since a conversation's present message came.
    private var followed: [UInt64: Set<String>] = [:]
    /// Since when conversations have moved nothing: monotonic milliseconds.
    private var waits: [UInt64: Int64] = [:]
    /// Conversations that are not waited for.
    private(set) var stalls: [UInt64: StalledConversation] = [:]
    var isCaughtUp = false

    var conversations: [UInt64] {
        Set(held.keys).union(pages.keys).union(targets.keys).union(stalls.keys).sorted()
    }

    /// Whether nothing is waited for.
    var isEmpty: Bool {
        held.isEmpty && pages.isEmpty && targets.isEmpty
    }

    /// Whether more messages may be taken from the connection.
    var hasRoom: Bool {
        held.values.reduce(0) { $0 + $1.count } < Self.heldLimit
    }

    mutating func hold(_ message: ReceivedMessage) {
        held[message.conversation, default: []].append(message)
    }

    func heldFirst(_ conversation: UInt64) -> ReceivedMessage? {
        held[conversation]?.first
    }

    mutating func popHeld(_ conversation: UInt64) {
        if let stall = stalls[conversation], let message = held[conversation]?.first {
            stalls[conversation]?.end = max(stall.end, message.sequence)
        }
        held[conversation]?.removeFirst()
        if held[conversation]?.isEmpty == true {
            held[conversation] = nil
        }
        followed[conversation] = nil
        waits[conversation] = nil
    }

    /// The highest sequence of a conversation that the server has named.
    func end(of conversation: UInt64) -> UInt64 {
        max(
            held[conversation]?.last?.sequence ?? 0,
            targets[conversation] ?? 0,
            pages[conversation]?.asked ?? 0,
            stalls[conversation]?.end ?? 0
        )
    }

    // MARK: - Pages

    func page(_ conversation: UInt64) -> Page? {
        pages[conversation]
    }

    mutating func popPage(_ conversation: UInt64) {
        pages[conversation]?.messages.removeFirst()
        followed[conversation] = nil
    }

    /// Ends a page.
    ///
    /// - Parameter through: The conversation's cursor.
    /// - Returns: Whether the page has moved something.
    mutating func endPage(_ conversation: UInt64, through: UInt64) -> Bool {
        guard let page = pages.removeValue(forKey: conversation) else {
            return true
        }
        guard page.isAtEnd || (through > page.after && page.last > page.after) else {
            return false
        }
        let end = page.isAtEnd ? max(page.asked, page.last) : page.last
        if let before = covered[conversation], page.after >= before.after, page.after <= before.through {
            covered[conversation] = (before.after, max(before.through, end))
        } else {
            covered[conversation] = (page.after, end)
        }
        let stall = stalls.removeValue(forKey: conversation)
        if page.isAtEnd {
            checked[conversation] = max(checked[conversation, default: 0], page.asked)
            targets[conversation] = nil
        } else if let stall {
            targets[conversation] = stall.end
        }
        waits[conversation] = nil
        return true
    }

    /// Whether the gap before this sequence is known to be one of the server's, too.
    func isChecked(_ conversation: UInt64, _ sequence: UInt64) -> Bool {
        checked[conversation, default: 0] >= sequence
    }

    /// Whether a page of this connection had this sequence, or the server has no message there.
    func isCovered(_ conversation: UInt64, _ sequence: UInt64) -> Bool {
        covered[conversation].map { $0.after < sequence && sequence <= $0.through } ?? false
    }

    mutating func askedForPage(_ conversation: UInt64, after sequence: UInt64) {
        asked[conversation] = (sequence, end(of: conversation))
    }

    mutating func arrived(_ messages: [ReceivedMessage], of conversation: UInt64, isAtEnd: Bool) {
        let (after, through) = asked.removeValue(forKey: conversation) ?? (0, 0)
        let fitting = messages.filter { $0.conversation == conversation && $0.sequence > after }
            .sorted { $0.sequence < $1.sequence }
        pages[conversation] = Page(
            messages: Deque(fitting),
            isAtEnd: isAtEnd,
            after: after,
            asked: through,
            last: fitting.last?.sequence ?? after
        )
    }

    /// Drops the rest of a page.
    mutating func cutPage(_ conversation: UInt64, at last: UInt64) {
        pages[conversation]?.messages = []
        pages[conversation]?.last = last
    }

    // MARK: - Targets

    func target(_ conversation: UInt64) -> UInt64? {
        targets[conversation]
    }

    mutating func setTarget(_ conversation: UInt64, _ sequence: UInt64) {
        targets[conversation] = sequence
    }

    mutating func reachedTarget(_ conversation: UInt64) {
        targets[conversation] = nil
        waits[conversation] = nil
    }

    // MARK: - Lists

    func hasFollowed(_ account: String, for conversation: UInt64) -> Bool {
        followed[conversation]?.contains(account) ?? false
    }

    mutating func follow(_ account: String) {
        for conversation in Set(held.keys).union(pages.keys) {
            followed[conversation, default: []].insert(account)
        }
        for (conversation, stall) in stalls where stall.lists.contains(account) {
            stalls[conversation] = nil
            targets[conversation] = stall.end
        }
    }

    // MARK: - Connections

    /// The connection is gone. What it gave is still to be shown; the rest is fetched again.
    mutating func disconnected() {
        pages = [:]
        asked = [:]
        covered = [:]
        targets = [:]
        followed = [:]
        waits = [:]
        stalls = [:]
        isCaughtUp = false
    }

    /// The server's data are of another lineage: everything comes again.
    mutating func removeAll() {
        self = IncomingMessages()
    }
}

// MARK: - Patience

extension IncomingMessages {
    /// A conversation moves nothing now.
    ///
    /// - Returns: Whether it has done so for as long as it is waited for.
    mutating func waits(_ conversation: UInt64, at now: Int64, upTo patience: Int64) -> Bool {
        let since = waits[conversation] ?? now
        waits[conversation] = since
        return now - since >= patience
    }

    /// A conversation is not waited for any more: what is held is shown as far as it can be, and the cursor stays where
    /// it is, so that everything after it is fetched once that is possible.
    mutating func stall(_ conversation: UInt64, _ reason: StalledConversation.Reason) {
        var stall = stalls[conversation] ?? StalledConversation()
        stall.end = max(stall.end, end(of: conversation))
        switch reason {
        case .page: break
        case .refused: stall.isRefused = true
        case .lists(let account): stall.lists.insert(account)
        }
        stalls[conversation] = stall
        pages[conversation] = nil
        targets[conversation] = nil
        checked[conversation] = nil
        waits[conversation] = nil
    }
}

/// A conversation that goes on to show messages though it cannot read those after its cursor.
struct StalledConversation: Sendable {
    enum Reason {
        /// A page does not come, or moves nothing.
        case page
        /// The server gives no page on this connection.
        case refused
        /// The lists of an account do not come.
        case lists(String)
    }

    /// Accounts whose lists are still asked for.
    var lists: Set<String> = []
    var isRefused = false
    /// The highest sequence that the server has named.
    var end: UInt64 = 0

    /// Whether a page is still asked for.
    var wantsPage: Bool { lists.isEmpty && !isRefused }
}
