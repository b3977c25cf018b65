import DequeModule

/// Puts what was missed and what comes now into one line for each conversation: each message once, in order. Pure: answers
/// and messages come in, requests and what is to be handed out come out.
///
/// ```
///  connected()      the list is complete                         a page says that it is the last
///  listing ──────┬──────────────────────────────> behind ──────────────────────────────────────────> live
///  live ones     │ there is more than this device has     pages are asked for, one after the other;    ▲  handed out
///  are held      │                                        live ones are held                           │  as they come
///                └─────────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// It rests on three promises of the server. A session is sent every message that is published after its login, in order
/// within its conversation, but for its own. Whatever was published before is in the list and in the pages. And a page
/// that is asked for after a message has come has that message. So what is held may be dropped when it is too much, if a
/// page is asked for afterwards.
struct CatchUp {
    /// Messages that wait, in all conversations, for what comes before them. Our own choice: as many as the events hold.
    static let usualHeldLimit = ChatEvents.highWaterMark

    /// Pages under way at once: the next one is read from the server's disk while this one is shown.
    static let pagesAtOnce = 2

    /// Messages asked for at once: the most that a server gives.
    static let pageLimit: UInt32 = 200

    /// What the server is to be asked.
    enum Request: Hashable {
        /// The conversations after this one, for a list of all.
        case conversations(after: UInt64)
        /// The messages of a conversation after this sequence.
        case page(of: UInt64, after: UInt64)
    }

    /// What is to be done with a message that came live.
    enum OnLive: Equatable {
        /// It is the next of its conversation.
        case handOut
        /// So it is, and the conversation has started anew right before it: what the device had then.
        case handOutAnew(since: SyncProgress)
        /// It waits for what comes before it, or was dropped and comes again by a page.
        case hold
        /// It came before.
        case double
    }

    /// What came of an answer.
    enum Output: Equatable {
        /// The next message of its conversation.
        case message(ReceivedMessage)
        /// This device sent this one itself.
        case own(conversation: UInt64, sequence: UInt64)
        /// The conversation begins for this device after this sequence.
        case baseline(conversation: UInt64, sequence: UInt64)
        /// The server knows less of it than this device has had: it is another conversation, and goes on after this
        /// sequence.
        case startedAnew(conversation: UInt64, sequence: UInt64)
    }

    /// A conversation on this connection.
    struct Track {
        enum Place: Equatable {
            case listing, behind, live
        }

        var place = Place.listing
        var held: Deque<ReceivedMessage> = []
        /// The first that came live.
        var firstLive: UInt64?
        /// Messages that came were dropped: a page must be asked for from now on.
        var needsPage = false
        /// Where it begins was told by the server while messages were under way: the first of them may lie before.
        var isTentative = false
    }

    /// What has been handed out.
    var progress: SyncProgress

    /// Messages handed out from pages since the last ``takeMissed()``.
    var missed = 0

    /// Whether all conversations of this connection are known.
    private(set) var isListed = false

    var tracks: [UInt64: Track] = [:]
    var waiting: Deque<UInt64> = []
    var pagesUnderWay = 0
    private let heldLimit: Int
    private var heldCount = 0
    private(set) var startsLive: Bool
    /// What had been handed out when the connection was made.
    var cursorsAtConnect: [UInt64: UInt64] = [:]
    private var listed: [Conversation] = []
    private var isListAsked = false

    /// - Parameters:
    ///   - progress: What the device has; `nil` to start with what comes from now on.
    ///   - heldLimit: Messages that wait for what comes before them; tests make it small.
    init(progress: SyncProgress?, heldLimit: Int = usualHeldLimit) {
        self.heldLimit = heldLimit
        self.progress = progress ?? SyncProgress()
        startsLive = progress == nil
    }

    /// What the server of a new connection is to this device.
    enum OnConnected: Equatable {
        /// The one that the device has its notes of, or nobody can tell.
        case known
        /// One whose data are another line's: everything comes again.
        case restored
    }

    /// A connection is there, the first or a further one, on which nothing has come yet. Answers to what was asked on an
    /// earlier one must not come any more.
    ///
    /// - Parameter line: The line of the server's database; `nil` when it does not tell.
    @discardableResult mutating func connected(line: [UInt8]? = nil) -> OnConnected {
        let isOtherLine = progress.isOfAnotherLine(than: line)
        if isOtherLine {
            progress.startAnew(in: line)
            // Where messages came live in the other line says nothing of this one.
            tracks = [:]
        } else {
            progress.belongs(to: line)
        }
        forgetRequests()
        // Who has not begun anywhere yet must not begin behind what came and was not handed out.
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

    /// The next thing to ask, if there is any; it is under way from now on.
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

    /// Whether everything that was missed has been handed out.
    var isComplete: Bool {
        isListed && waiting.isEmpty && pagesUnderWay == 0
    }

    /// How many messages were missed, since it was asked last.
    mutating func takeMissed() -> Int {
        defer { missed = 0 }
        return missed
    }

    /// A message came live.
    mutating func live(_ message: ReceivedMessage) -> OnLive {
        let conversation = message.conversation
        guard let track = tracks[conversation] else {
            return isListed ? begin(conversation, with: message) : hold(message)
        }
        guard track.place == .live else {
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

    /// The server has stored a message of this device.
    mutating func sent(_ conversation: UInt64, _ sequence: UInt64) {
        progress.noteOwn(conversation, sequence)
    }

    /// This account has entered a room whose last message had this sequence.
    mutating func joined(_ conversation: UInt64, lastSequence: UInt64) -> [Output] {
        let place = tracks[conversation]?.place ?? (isListed ? .live : .listing)
        if place != .behind, hasStartedAnew(conversation, at: lastSequence) {
            var output: [Output] = []
            tracks[conversation] = tracks[conversation] ?? Track(place: place)
            startAnew(conversation, lastSequence, &output)
            return output
        }
        // Who is in the room already has what was said up to the cursor, and wants the rest.
        guard place != .behind, progress.cursors[conversation] == nil else {
            return []
        }
        tracks[conversation, default: Track(place: place)].isTentative = true
        progress.baseline(conversation, lastSequence)
        return [.baseline(conversation: conversation, sequence: lastSequence)]
    }

    /// Some of the list came.
    ///
    /// - Parameter more: Whether there are further conversations.
    mutating func listed(_ conversations: [Conversation], more: Bool) -> [Output] {
        isListAsked = false
        listed += conversations.prefix(SyncProgress.largestConversations - listed.count)
        // An empty page that promises more would be asked for again and again.
        guard !more || conversations.isEmpty || listed.count == SyncProgress.largestConversations else {
            return []
        }
        isListed = true
        var output: [Output] = []
        for conversation in listed {
            place(conversation, &output)
        }
        let unlisted = tracks.filter { $0.value.place == .listing }.keys.sorted()
        for conversation in unlisted {
            placeUnlisted(conversation, &output)
        }
        listed = []
        startsLive = false
        return output
    }
}

extension CatchUp {
    /// How far a conversation has been handed out.
    func cursor(_ conversation: UInt64) -> UInt64 {
        progress.cursors[conversation] ?? 0
    }

    /// Hands out what was held, from the cursor on.
    mutating func release(_ conversation: UInt64, _ output: inout [Output]) {
        guard var track = tracks[conversation] else {
            return
        }
        heldCount -= track.held.count
        for message in track.held where track.isTentative || message.sequence > cursor(conversation) {
            // One that an earlier origin of this device sent is known by its receipt.
            let isOwn = progress.isOwn(message.sequence, in: conversation)
            progress.note(message)
            output.append(isOwn ? .own(conversation: conversation, sequence: message.sequence) : .message(message))
            track.isTentative = false
        }
        track.held = []
        track.place = .live
        tracks[conversation] = track
    }

    /// A conversation that was not in the list: all of it comes live.
    private mutating func begin(_ conversation: UInt64, with message: ReceivedMessage) -> OnLive {
        tracks[conversation] = Track(place: .live)
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
            // What is held must have no hole: all of it goes, and a page brings it.
            heldCount -= track.held.count
            track.held.removeAll()
            track.needsPage = true
        }
        tracks[message.conversation] = track
        return .hold
    }
}

extension CatchUp.Track {
    /// What is left of it when the connection breaks: where it began.
    fileprivate var asLost: Self? {
        firstLive.map { Self(firstLive: $0, needsPage: true) }
    }
}
