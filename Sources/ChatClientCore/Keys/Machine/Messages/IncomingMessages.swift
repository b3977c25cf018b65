import DequeModule

/// Messages of direct conversations on their way to the archive and to the person.
///
/// Opening and showing are two things. A message is opened when it is the next of its conversation by the cursor in the
/// key store; if messages between are missing, the machine fetches them itself. What the connection gave is shown in
/// its order, once the archive has it.
struct IncomingMessages: Sendable {
    /// A page that was fetched, as far as it is not handled.
    struct Page: Sendable {
        var messages: Deque<ReceivedMessage>
        var isAtEnd: Bool
        /// The highest sequence that had arrived when it was asked for.
        var asked: UInt64
    }

    /// Given by the connection and not shown yet.
    private var held: [UInt64: Deque<ReceivedMessage>] = [:]
    private var pages: [UInt64: Page] = [:]
    /// The sequence up to which all that the server has was fetched.
    private var checked: [UInt64: UInt64] = [:]
    /// The highest sequence when a page was asked for.
    private var asked: [UInt64: UInt64] = [:]
    /// The last sequences of conversations at the login, as far as they are not reached.
    private var targets: [UInt64: UInt64] = [:]
    /// Accounts whose lists were followed since a conversation's present message came.
    private var followed: [UInt64: Set<String>] = [:]
    var isCaughtUp = false

    var conversations: [UInt64] {
        Set(held.keys).union(pages.keys).union(targets.keys).sorted()
    }

    var isEmpty: Bool {
        held.isEmpty && pages.isEmpty && targets.isEmpty
    }

    mutating func hold(_ message: ReceivedMessage) {
        held[message.conversation, default: []].append(message)
    }

    func heldFirst(_ conversation: UInt64) -> ReceivedMessage? {
        held[conversation]?.first
    }

    mutating func popHeld(_ conversation: UInt64) {
        held[conversation]?.removeFirst()
        if held[conversation]?.isEmpty == true {
            held[conversation] = nil
        }
        followed[conversation] = nil
    }

    func page(_ conversation: UInt64) -> Page? {
        pages[conversation]
    }

    mutating func popPage(_ conversation: UInt64) {
        pages[conversation]?.messages.removeFirst()
        followed[conversation] = nil
    }

    /// Ends a page; returns whether all up to its end is known.
    mutating func endPage(_ conversation: UInt64) {
        if let page = pages.removeValue(forKey: conversation), page.isAtEnd {
            checked[conversation] = max(checked[conversation, default: 0], page.asked)
            targets[conversation] = nil
        }
    }

    /// Whether the gap before this sequence is known to be one of the server's, too.
    func isChecked(_ conversation: UInt64, _ sequence: UInt64) -> Bool {
        checked[conversation, default: 0] >= sequence
    }

    mutating func askedForPage(_ conversation: UInt64) {
        asked[conversation] = max(held[conversation]?.last?.sequence ?? 0, targets[conversation] ?? 0)
    }

    mutating func arrived(_ messages: [ReceivedMessage], of conversation: UInt64, isAtEnd: Bool) {
        let fitting = messages.filter { $0.conversation == conversation }.sorted { $0.sequence < $1.sequence }
        pages[conversation] = Page(
            messages: Deque(fitting),
            isAtEnd: isAtEnd || fitting.isEmpty,
            asked: asked.removeValue(forKey: conversation) ?? 0
        )
    }

    func target(_ conversation: UInt64) -> UInt64? {
        targets[conversation]
    }

    mutating func setTarget(_ conversation: UInt64, _ sequence: UInt64) {
        targets[conversation] = sequence
    }

    mutating func reachedTarget(_ conversation: UInt64) {
        targets[conversation] = nil
    }

    func hasFollowed(_ account: String, for conversation: UInt64) -> Bool {
        followed[conversation]?.contains(account) ?? false
    }

    mutating func follow(_ account: String) {
        for conversation in Set(held.keys).union(pages.keys) {
            followed[conversation, default: []].insert(account)
        }
    }

    /// The connection is gone. What it gave is still to be shown; the rest is fetched again.
    mutating func disconnected() {
        pages = [:]
        asked = [:]
        targets = [:]
        followed = [:]
        isCaughtUp = false
    }

    /// The server's data are of another lineage: everything comes again.
    mutating func removeAll() {
        self = IncomingMessages()
    }
}
