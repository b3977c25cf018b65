import ChatClientCore
import ChatProtocol

/// The client's prompts as a pure state machine: events in, actions out.
///
/// Serves the terminal and plain lines with the same words. At most one request is awaited; read marks, queued
/// messages, lists for completion and the logout may be sent beside it. Untrusted text goes through `SafeText` first.
struct Dialogue: Sendable {
    /// The server's address, for display.
    let address: ServerAddress

    /// The server's greeting.
    let welcome: ServerWelcome

    /// The name from the command line; `nil` shows the menu.
    let username: String?

    /// Whether the command line restricts delivery to TLS.
    let refusesUDP: Bool

    /// Whether a user reads along and can retry a password. In a script, the line after a password is not another one.
    let isInteractive: Bool

    /// Whether the program must not make an account.
    let refusesNew: Bool

    /// The user's local clock.
    let clock: WallClock

    /// How messages and prompts are shown.
    var style: DialogueStyle

    /// How messages look, and the day of the last one that was shown.
    var messageStyle: MessageStyle

    /// The current state.
    var state = DialogueState.starting

    /// The session model. The dialogue is a view of it.
    var model = ClientModel()

    /// The reason for the disconnection, if it arrived before the outcome of the outstanding request.
    var disconnection: Disconnection?

    /// The outstanding request, or the last one.
    private(set) var awaited: Request?

    /// When that was sent, in milliseconds since 1970-01-01 UTC.
    private(set) var awaitedSince: Int64 = 0

    /// Whether the command prompt lists all commands.
    var showsWholeMenu = false

    /// The conversation of the room on display: typed lines go there, and its messages are shown as lines.
    var shownConversation: UInt64?

    /// The account that typed lines go to, while no room is on display.
    var partner: String? {
        didSet {
            partnerLock = nil
        }
    }

    /// What the first line of the conversation with ``partner`` says.
    var partnerLock: ConversationEncryption?

    /// The account to which the next message goes out in the clear, as the user was told before it.
    var toldPlain: String?

    /// When the next attempt to connect is due, in milliseconds since 1970-01-01 UTC; `nil` while connected.
    var retryTime: Int64?

    /// When Ctrl-C was pressed last on an empty line, in milliseconds since 1970-01-01 UTC.
    var cancelTime: Int64?

    /// What alerts the user, and what does not.
    var attention: Attention

    /// The unread messages, for the prompt.
    var unread: UnreadSummary

    /// The number of unread messages in ``unread``.
    var unreadTotal = 0

    /// The size of the window, as far as it is known.
    var window = WindowSize.standard

    /// The names of the rooms in the last list, for completion.
    var listedRooms: [String] = []

    /// Whether the list of active users was requested for the completion of names, since the connection began.
    var hasAskedWhoIsOnline = false

    /// Lines that look like commands and that the user posted as messages all the same.
    var postedLines: Set<String> = []

    /// What a script was refused.
    var refusals = Refusals()

    /// What is done with remembered logins.
    var loginMemory = LoginMemory()

    /// Whether the console rewrites lines in place, such as how long an answer has been awaited.
    var rewritesInPlace: Bool

    /// The rows of the messages that the current event shows.
    var messageRows = 0

    /// The user's own commands.
    var aliases = CommandAliases()

    /// The password of ``username``, until it was tried; `nil` to ask for it.
    var storedPassword: String?

    /// Whether ``storedPassword`` was named for this call, so that a server met for the first time gets it unasked.
    var isPasswordNamed = false

    /// What lets a new account in, on a server that does not take everybody.
    var admission = Admission()

    /// The room to enter after the login.
    var roomToEnter: RoomKey?

    /// The last lines of the public conversation, which are shown on entry.
    var entryLines = EntryLines()

    /// The state of this client's own keys; `nil` until it is known.
    var ownEncryption: OwnEncryption?

    /// Creates the dialogue before its first output, which `start()` produces.
    init(
        address: ServerAddress,
        welcome: ServerWelcome,
        username: String?,
        refusesUDP: Bool = false,
        isInteractive: Bool = true,
        refusesNew: Bool = false,
        style: DialogueStyle = .classic,
        attention: AttentionSettings = AttentionSettings(),
        clock: WallClock = .system
    ) {
        self.address = address
        self.welcome = welcome
        self.username = username
        self.refusesUDP = refusesUDP
        self.isInteractive = isInteractive
        rewritesInPlace = isInteractive
        self.refusesNew = refusesNew
        self.clock = clock
        self.style = style
        messageStyle = MessageStyle(style: style, clock: clock)
        messageStyle.tellsRecipient = isInteractive
        self.attention = Attention(attention, clock: clock)
        unread = UnreadSummary(model)
        model.ignored = attention.ignored
    }

    /// The account's name as registered, while there is a session to log out of.
    var account: String? { model.account }

    /// Whether there is a session to log out of.
    var isLoggedIn: Bool { model.isLoggedIn }

    /// Queued messages: handed over and unanswered, and the dialogue does not wait for their answers.
    var waitingMessages: Int { model.outgoing.waitingCount - (state == .sending ? 1 : 0) }

    /// Whether the program is shutting down in order, so that a closed output no longer matters.
    var isLeaving: Bool { state == .leaving || state == .finished }

    /// Starts the dialogue after the connection is established.
    mutating func start() -> [DialogueAction] {
        let actions = DialogueWords.trusted(welcome, at: address).map { [DialogueAction.print($0)] } ?? []
        guard let username else {
            return actions + ask(.menu)
        }
        return actions + check(name: username, .commandLine)
    }

    /// Handles the next event. Events after `.finish` have no effect.
    mutating func handle(_ event: DialogueEvent) -> [DialogueAction] {
        guard state != .finished else {
            return []
        }
        let actions = followUnread(after: take(event))
        countRows(of: actions)
        return actions
    }

    private mutating func take(_ event: DialogueEvent) -> [DialogueAction] {
        switch event {
        case .entered(let line):
            cancelTime = nil
            loginMemory.mayHaveTypedPassword = false
            return enter(line)
        case .enteredLate(let line): return dropLate(line)
        case .endOfInput: return endInput()
        case .interrupted: return interrupt()
        case .answered(let request, let answer):
            model.handle(answer, to: request)
            return settle(handle(answer, to: request), after: request)
        case .failed(let request, let failure):
            model.handle(failure: failure.error, of: request)
            return settle(handle(failure, of: request), after: request)
        case .told(let event): return show(event, model.handle(event, now: clock.now()))
        case .ticked: return tick()
        case .acted(let window):
            act(window)
            return askWhoIsOnline()
        case .left:
            loseFocus()
            return []
        case .kept(let lists):
            take(lists)
            return []
        case .failedToKeep(let sentence): return tellOfFailure(sentence)
        case .escaped: return escape()
        case .cancelled: return cancel()
        }
    }

    /// Shows a connection event.
    private mutating func show(_ event: ChatEvent, _ changes: [ModelChange]) -> [DialogueAction] {
        switch event {
        case .message(let message), .unopened(let message): receive(message)
        case .opened(let message): open(message)
        case .encryption(let news): handle(news)
        case .presence(let change): handle(change)
        case .room(let change): handle(change, changes)
        case .announcement(let announcement): receive(announcement)
        case .connection(let change): handle(change, changes)
        case .restored: isLeaving ? [] : notice(DialogueWords.restored)
        case .waiting(let wait): say(DialogueWords.waiting(wait))
        case .disconnected(let disconnection): disconnect(disconnection)
        // Receipts are shown once a second, and the wire on request.
        case .receipt, .wireChanged: []
        }
    }

    /// Enters a state and shows its prompt, after some text.
    mutating func ask(_ state: DialogueState, saying words: String? = nil) -> [DialogueAction] {
        self.state = state
        return (words.map(say) ?? []) + promptAgain()
    }

    /// Sends a request and enters the state that waits for its outcome.
    mutating func request(_ request: Request, _ state: DialogueState) -> [DialogueAction] {
        self.state = state
        awaited = request
        awaitedSince = clock.now()
        return hand(over: request)
    }

    /// Sends a request without waiting for its answer.
    mutating func hand(over request: Request) -> [DialogueAction] {
        model.requested(request)
        return [.request(request)]
    }

    /// Ends the program.
    mutating func finish(_ exit: Exit) -> [DialogueAction] {
        state = .finished
        return [.finish(exit == .done && refusals.isAny ? .quietFailure : exit)]
    }

    /// Repeats the prompt, if there is one.
    func promptAgain() -> [DialogueAction] {
        prompt.map { [.prompt($0)] } ?? []
    }

    private mutating func enter(_ line: InputLine) -> [DialogueAction] {
        if let skipped = skip(line) {
            return skipped
        }
        switch state {
        case .menu: return choose(line)
        case .username(let entrance): return enterName(line, entrance)
        case .password(let name, let entrance, _): return enterPassword(line, name: name, entrance)
        case .invite(let name, let entrance): return enterInvite(line, name: name, entrance)
        case .newPassword(let name, let entrance, let first):
            return enterNewPassword(line, name: name, entrance, first: first)
        case .publicMessage: return answerMessage(line, to: .everyone)
        case .recipient(let active): return enterRecipient(line, active: active)
        case .directMessage(_, isAnswer: true) where line == .text(""): return ask(home)
        case .directMessage(let recipient, _): return answerMessage(line, to: .user(recipient))
        case .asking(let question): return handle(line, to: question)
        case .command, .talking, .room:
            return place.map { enterLine(expand(line), at: $0) } ?? enterCommand(expand(line))
        case .starting, .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting,
            .leaving, .disconnecting, .finished:
            return []
        }
    }
}
