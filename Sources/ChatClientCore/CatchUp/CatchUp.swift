import DequeModule

/// Catch-up (synchronization, backfill) after connecting: merges missed and live messages into one stream per
/// conversation, deduplicated and in order. Pure: answers and messages go in; requests and the messages to hand
/// out come out.
///
/// ```
///  connected()      the list is complete                         a page says that it is the last
///  listing ──────┬──────────────────────────────> behind ──────────────────────────────────────────> live
///  live ones     │ there is more than this device has     pages are asked for, one after the other;    ▲  handed out
///  are held      │                                        live ones are held                           │  as they come
///                └─────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// It relies on three guarantees of the server. A session is sent every message published after its login, except
/// its own, in order within each conversation. Every message published earlier is covered by the list and the
/// pages. A page requested after a message has arrived includes that message. Held messages may therefore be
/// dropped when there are too many, provided that a page is requested afterwards.
struct CatchUp {
    /// The most messages held for their predecessors, over all conversations: as many as ``ChatEvents`` buffers.
    static let usualHeldLimit = ChatEvents.highWaterMark

    /// Pages in flight at once: the server reads the next one from its disk while this one is shown.
    static let pagesAtOnce = 2

    /// Messages per page: the most that a server returns.
    static let pageLimit: UInt32 = 200

    /// A request to the server.
    enum Request: Hashable {
        /// The conversations after this one, to page through the complete list.
        case conversations(after: UInt64)
        /// The messages of a conversation after this sequence.
        case page(of: UInt64, after: UInt64)
    }

    /// The decision about a live message.
    enum OnLive: Equatable {
        /// It is the next of its conversation: hand it out.
        case handOut
        /// Hand it out: it is the next of a conversation that has started anew right before it. `since` is the
        /// device's progress at that point.
        case handOutAnew(since: SyncProgress)
        /// It is held until its predecessors have come, or was dropped and comes again in a page.
        case hold
        /// It is a duplicate.
        case double
    }

    /// An effect of an answer.
    enum Output: Equatable {
        /// The next message of its conversation.
        case message(ReceivedMessage)
        /// A message that this device sent itself.
        case own(conversation: UInt64, sequence: UInt64)
        /// The conversation begins for this device after this sequence.
        case baseline(conversation: UInt64, sequence: UInt64)
        /// The server's conversation is shorter than this device's: it is a different one, and continues after this
        /// sequence.
        case startedAnew(conversation: UInt64, sequence: UInt64)
    }

    /// The state of a conversation on this connection.
    struct Track {
        enum Phase: Equatable {
            case listing, behind, live
        }

        var phase = Phase.listing
        var held: Deque<ReceivedMessage> = []
        /// The sequence of the first live message.
        var firstLive: UInt64?
        /// Whether held messages were dropped, so that a page must be requested.
        var needsPage = false
        /// Whether the server set the baseline while messages were in flight: the first of them may have a lower
        /// sequence.
        var isTentative = false
    }

    /// The messages handed out so far.
    var progress: SyncProgress

    /// Messages handed out from pages since the last ``popMissed()``.
    var missed = 0

    /// Whether all conversations of this connection are known.
    private(set) var isListed = false

    var tracks: [UInt64: Track] = [:]
    var waiting: Deque<UInt64> = []
    var pagesUnderWay = 0
    private let heldLimit: Int
    private var heldCount = 0
    private(set) var startsLive: Bool
    /// Whether a direct conversation without a cursor begins with its first message, even on a device that starts with
    /// live messages: its messages are for this device's keys, and must be opened.
    private(set) var takesAllDirect = false
    /// The cursors at the time the connection was made.
    var cursorsAtConnect: [UInt64: UInt64] = [:]
    private var listed: [Conversation] = []
    private var isListAsked = false

    /// - Parameters:
    ///   - progress: The device's saved progress; `nil` to start with live messages.
    ///   - heldLimit: The most messages held for their predecessors; tests make it small.
    init(progress: SyncProgress?, heldLimit: Int = usualHeldLimit) {
        self.heldLimit = heldLimit
        self.progress = progress ?? SyncProgress()
        startsLive = progress == nil
    }

    /// Takes over how far direct conversations were handled, before the first connection is used.
    ///
    /// - Parameter takesAllDirect: Whether a direct conversation without a cursor begins with its first message.
    mutating func adopt(_ cursors: [UInt64: UInt64], takesAllDirect: Bool) {
        self.takesAllDirect = takesAllDirect
        for (conversation, sequence) in cursors {
            progress.adopt(conversation, sequence)
        }
    }

    /// The relation of a new connection's server to this device's progress.
    enum OnConnected: Equatable {
        /// The lineage of the device's progress, or one of the two is unknown.
        case known
        /// A database of another lineage: everything comes again.
        case restored
    }

    /// Handles a new connection, the first or a later one, on which nothing has arrived yet. Answers to requests on
    /// an earlier connection must not arrive any more.
    ///
    /// - Parameter line: The lineage of the server's database (``ServerWelcome/line``); `nil` when the server does
    ///   not announce it.
    /// - Returns: Whether the server's data are the known ones.
    @discardableResult mutating func connected(line: [UInt8]? = nil) -> OnConnected {
        let isOtherLine = progress.isOfAnotherLine(than: line)
        if isOtherLine {
            progress.startAnew(in: line)
            // Live positions of the other lineage mean nothing in this one.
            tracks = [:]
        } else {
            progress.belongs(to: line)
        }
        forgetRequests()
        // A device without a baseline yet must not begin after messages that arrived but were not handed out.
        cursorsAtConnect = progress.cursors
        tracks = startsLive ? tracks.compactMapValues(\.asLost) : [:]
        return isOtherLine && !progress.cursors.isEmpty ? .restored : .known
    }

    private mutating func forgetRequests() {
        waiting = []
        pagesUnderWay = 0
        heldCount = 0
        isListed = false
        isListAsked = false
        listed = []
    }

    /// Returns the next request, if there is one, and counts it as in flight.
    ///
    /// - Parameter hasRoom: Whether messages can be handed out.
    mutating func nextRequest(hasRoom: Bool) -> Request? {
        guard isListed else {
            guard !isListAsked else {
                return nil
            }
            isListAsked = true
            return .conversations(after: listed.last?.id ?? 0)
        }
        guard hasRoom, pagesUnderWay < Self.pagesAtOnce, let next = waiting.popFirst() else {
            return nil
        }
        pagesUnderWay += 1
        tracks[next]?.needsPage = false
        return .page(of: next, after: cursor(next))
    }

    /// Whether all missed messages have been handed out.
    var isComplete: Bool {
        isListed && waiting.isEmpty && pagesUnderWay == 0
    }

    /// Returns the number of missed messages handed out since the last call.
    mutating func popMissed() -> Int {
        defer { missed = 0 }
        return missed
    }

    /// Handles a live message.
    mutating func live(_ message: ReceivedMessage) -> OnLive {
        let conversation = message.conversation
        guard let track = tracks[conversation] else {
            return isListed ? begin(conversation, with: message) : hold(message)
        }
        guard track.phase == .live else {
            return hold(message)
        }
        if track.isTentative {
            tracks[conversation]?.isTentative = false
        } else if message.sequence <= cursor(conversation) {
            return .double
        }
        progress.note(message)
        return .handOut
    }

    /// Records that the server has stored a message of this device.
    mutating func sent(_ conversation: UInt64, _ sequence: UInt64) {
        progress.noteOwn(conversation, sequence)
    }

    /// Handles this account's joining of a room whose last message had this sequence.
    mutating func joined(_ conversation: UInt64, lastSequence: UInt64) -> [Output] {
        let place = tracks[conversation]?.phase ?? (isListed ? .live : .listing)
        if place != .behind, hasStartedAnew(conversation, at: lastSequence) {
            var output: [Output] = []
            tracks[conversation] = tracks[conversation] ?? Track(phase: place)
            startAnew(conversation, lastSequence, &output)
            return output
        }
        // An account that is in the room already has its messages up to the cursor, and needs the rest.
        guard place != .behind, progress.cursors[conversation] == nil else {
            return []
        }
        tracks[conversation, default: Track(phase: place)].isTentative = true
        progress.baseline(conversation, lastSequence)
        return [.baseline(conversation: conversation, sequence: lastSequence)]
    }

    /// Handles a page of the conversation list.
    ///
    /// - Parameter more: Whether there are further conversations.
    mutating func listed(_ conversations: [Conversation], more: Bool) -> [Output] {
        isListAsked = false
        listed += conversations.prefix(SyncProgress.largestConversations - listed.count)
        // An empty page that promises more would be requested in an endless loop.
        guard !more || conversations.isEmpty || listed.count == SyncProgress.largestConversations else {
            return []
        }
        isListed = true
        var output: [Output] = []
        for conversation in listed {
            place(conversation, &output)
        }
        let unlisted = tracks.filter { $0.value.phase == .listing }.keys.sorted()
        for conversation in unlisted {
            placeUnlisted(conversation, &output)
        }
        listed = []
        startsLive = false
        return output
    }
}

extension CatchUp {
    /// Returns the sequence up to which a conversation has been handed out.
    func cursor(_ conversation: UInt64) -> UInt64 {
        progress.cursors[conversation] ?? 0
    }

    /// Hands out the held messages after the cursor.
    mutating func release(_ conversation: UInt64, _ output: inout [Output]) {
        guard var track = tracks[conversation] else {
            return
        }
        heldCount -= track.held.count
        for message in track.held where track.isTentative || message.sequence > cursor(conversation) {
            // A message that an earlier session of this device sent is recognized by its receipt.
            let isOwn = progress.isOwn(message.sequence, in: conversation)
            progress.note(message)
            output.append(isOwn ? .own(conversation: conversation, sequence: message.sequence) : .message(message))
            track.isTentative = false
        }
        track.held = []
        track.phase = .live
        tracks[conversation] = track
    }

    /// Starts a conversation that was not in the list: all of it comes live.
    private mutating func begin(_ conversation: UInt64, with message: ReceivedMessage) -> OnLive {
        tracks[conversation] = Track(phase: .live)
        guard hasStartedAnew(conversation, at: message.sequence &- 1) else {
            progress.note(message)
            return .handOut
        }
        cursorsAtConnect[conversation] = nil
        progress.startAnew(conversation, message.sequence &- 1)
        let before = progress
        progress.note(message)
        return .handOutAnew(since: before)
    }

    private mutating func hold(_ message: ReceivedMessage) -> OnLive {
        var track = tracks.removeValue(forKey: message.conversation) ?? Track()
        track.firstLive = track.firstLive ?? message.sequence
        if heldCount < heldLimit {
            heldCount += 1
            track.held.append(message)
        } else {
            // Held messages must have no gap: drop all of them; a page brings them again.
            heldCount -= track.held.count
            track.held.removeAll()
            track.needsPage = true
        }
        tracks[message.conversation] = track
        return .hold
    }
}
