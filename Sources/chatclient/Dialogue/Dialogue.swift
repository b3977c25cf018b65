import ChatClientCore
import ChatProtocol

/// The prompts of the client as a machine: what happened goes in, what to do comes out.
///
/// It serves the terminal and plain lines, so that both say the same words. It asks the server one thing at a time;
/// only marks, messages that wait for the connection, and the logout may be asked for while another request is under
/// way. Everything that others wrote goes through `SafeText` before it is printed.
struct Dialogue: Sendable {
    /// Where the server is, for the person.
    let address: ServerAddress

    /// What the server said about itself.
    let welcome: ServerWelcome

    /// The name from the command line; without one there is a menu.
    let username: String?

    /// Whether the command line said that messages are to come over TLS only.
    let refusesUDP: Bool

    /// Whether somebody is there who reads along, and can try another password. What comes after a script's password is
    /// no password.
    let isInteractive: Bool

    /// The person's clock.
    let clock: WallClock

    /// Where the dialogue stands.
    var state = DialogueState.starting

    /// What is known of the session: of it the dialogue is a view.
    var model = ClientModel()

    /// Why the connection ended, when that came before the outcome of the request under way.
    var disconnection: Disconnection?

    /// The request whose outcome is waited for, or was last.
    private(set) var awaited: Request?

    /// Whether all commands are shown when one is asked for.
    var showsWholeMenu = false

    /// The conversation of the room that is shown: what is typed goes there, and its messages are lines.
    var shownConversation: UInt64?

    /// Starts before the first word; `start()` says it.
    init(
        address: ServerAddress,
        welcome: ServerWelcome,
        username: String?,
        refusesUDP: Bool = false,
        isInteractive: Bool = true,
        clock: WallClock = .system
    ) {
        self.address = address
        self.welcome = welcome
        self.username = username
        self.refusesUDP = refusesUDP
        self.isInteractive = isInteractive
        self.clock = clock
    }

    /// The account's name as it was registered, once there is a session to log out of.
    var account: String? { model.account }

    /// Whether there is a session to log out of.
    var isLoggedIn: Bool { model.isLoggedIn }

    /// The room that is shown.
    var shownRoom: RoomState? { shownConversation.flatMap { model.rooms[$0] } }

    /// Messages that were handed over and not answered, with nobody waiting for their answers.
    var waitingMessages: Int { model.outgoing.waitingCount - (state == .sending ? 1 : 0) }

    /// What input is being waited for, if any.
    var prompt: Prompt? {
        if state == .room, let room = shownRoom {
            return .room(room.name)
        }
        return state == .command && showsWholeMenu ? .wholeMenu : state.prompt
    }

    /// Where one is when nothing is going on: in the room that is shown, or at the commands.
    var home: DialogueState { shownRoom == nil ? .command : .room }

    /// Whether the program is on its orderly way out, so that a closed output does not matter any more.
    var isLeaving: Bool { state == .leaving || state == .finished }

    /// Begins, once the connection is made.
    mutating func start() -> [DialogueAction] {
        var actions: [DialogueAction] = []
        switch welcome.trust {
        case .firstUse:
            actions.append(.print(DialogueWords.firstUse(address, fingerprint: welcome.fingerprint)))
        case .accepted:
            actions.append(.print(DialogueWords.certificateAccepted(address, fingerprint: welcome.fingerprint)))
        case .known, .pinned:
            break
        }
        guard let username else {
            return actions + ask(.menu)
        }
        return actions + check(name: username, .commandLine)
    }

    /// Takes the next thing that happened. After `.finish` nothing has an effect.
    mutating func handle(_ event: DialogueEvent) -> [DialogueAction] {
        guard state != .finished else {
            return []
        }
        switch event {
        case .entered(let line): return enter(line)
        case .enteredLate(let line): return say(DialogueWords.enteredLate(line)) + promptAgain()
        case .endOfInput: return endInput()
        case .interrupted: return interrupt()
        case .answered(let request, let answer):
            model.take(answer, to: request)
            return settle(take(answer, to: request), after: request)
        case .failed(let request, let failure):
            model.take(failure: failure.error, of: request)
            return settle(take(failure, of: request), after: request)
        case .told(let event): return show(event, model.take(event, now: clock.now()))
        case .ticked: return tick()
        }
    }

    /// Shows what the connection told.
    private mutating func show(_ event: ChatEvent, _ changes: [ModelChange]) -> [DialogueAction] {
        switch event {
        case .message(let message): receive(message)
        case .presence(let change): take(change)
        case .room(let change): take(change, changes)
        case .connection(let change): take(change, changes)
        case .restored: isLeaving ? [] : notice(DialogueWords.restored)
        case .waiting(let wait): say(DialogueWords.waiting(wait))
        case .disconnected(let disconnection): disconnect(disconnection)
        // What became of messages is told once a second, and by which wire they come when somebody asks.
        case .receipt, .wireChanged: []
        }
    }

    /// Goes to a state, and asks what it asks, after some words.
    mutating func ask(_ state: DialogueState, saying words: String? = nil) -> [DialogueAction] {
        self.state = state
        return (words.map(say) ?? []) + promptAgain()
    }

    /// Goes to the state in which the outcome of a request is waited for.
    mutating func request(_ request: Request, _ state: DialogueState) -> [DialogueAction] {
        self.state = state
        awaited = request
        return hand(over: request)
    }

    /// Asks the server without waiting for the answer.
    mutating func hand(over request: Request) -> [DialogueAction] {
        model.requested(request)
        return [.request(request)]
    }

    /// Ends the program.
    mutating func finish(_ exit: Exit) -> [DialogueAction] {
        state = .finished
        return [.finish(exit)]
    }

    /// Shows the prompt, if something is asked.
    func promptAgain() -> [DialogueAction] {
        prompt.map { [.prompt($0)] } ?? []
    }

    /// Shows lines.
    func say(_ words: String) -> [DialogueAction] { [.print(words)] }

    private mutating func enter(_ line: InputLine) -> [DialogueAction] {
        switch state {
        case .menu: return choose(line)
        case .username(let entrance): return enterName(line, entrance)
        case .password(let name, let entrance, _): return enterPassword(line, name: name, entrance)
        case .newPassword(let name, let entrance): return enterNewPassword(line, name: name, entrance)
        case .command: return enterCommand(line)
        case .publicMessage: return enterMessage(line, to: .everyone)
        case .recipient(let active): return enterRecipient(line, active: active)
        case .directMessage(_, isAnswer: true) where line == .text(""): return ask(home)
        case .directMessage(let recipient, _): return enterMessage(line, to: .user(recipient))
        case .asking(let question): return take(line, to: question)
        case .room: return enterRoomLine(line)
        case .starting, .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting,
            .leaving, .disconnecting, .finished:
            return []
        }
    }
}
