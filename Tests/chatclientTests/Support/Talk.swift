import ChatClientCore

@testable import chatclient

/// A dialogue and its driver.
struct Talk {
    var dialogue: Dialogue

    /// The last request to the server, apart from marks.
    private(set) var asked: Request?

    /// The message that was sent last.
    private var sent: Request?

    init(
        _ username: String? = "renew",
        welcome: ServerWelcome = Fixtures.welcome(),
        isInteractive: Bool = true,
        refusesNew: Bool = false,
        style: DialogueStyle = .classic
    ) {
        dialogue = Dialogue(
            address: Fixtures.address,
            welcome: welcome,
            username: username,
            isInteractive: isInteractive,
            refusesNew: refusesNew,
            style: style,
            clock: Fixtures.clock
        )
    }

    /// A dialogue at the command menu, all commands shown.
    static func loggedIn(
        _ conversations: [Conversation] = [],
        isInteractive: Bool = true,
        style: DialogueStyle = .classic
    ) -> Talk {
        var talk = Talk(isInteractive: isInteractive, style: style)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        _ = talk.answer(.conversations(conversations))
        return talk
    }

    /// A dialogue of the compact style in the public conversation.
    static func compact() -> Talk { loggedIn(style: .compact) }

    /// A dialogue at the command menu, after a command.
    static func atCommands(isInteractive: Bool = true) -> Talk {
        var talk = loggedIn(isInteractive: isInteractive)
        _ = talk.enter("XY")
        return talk
    }

    /// A dialogue in a room.
    static func inRoom(
        _ room: Room = Fixtures.room(),
        isInteractive: Bool = true,
        style: DialogueStyle = .classic
    ) -> Talk {
        var talk = style == .compact ? compact() : atCommands(isInteractive: isInteractive)
        _ = talk.enter("JR")
        _ = talk.enter("#\(room.number)")
        _ = talk.answer(.room(room))
        return talk
    }

    mutating func start() -> [DialogueAction] { note(dialogue.start()) }

    mutating func handle(_ event: DialogueEvent) -> [DialogueAction] { note(dialogue.handle(event)) }

    /// Delivers an event that comes unrequested.
    mutating func tell(_ event: ChatEvent) -> [DialogueAction] { handle(.told(event)) }

    mutating func enter(_ line: String) -> [DialogueAction] { handle(.entered(.text(line))) }

    /// Enters lines one after the other, and answers their requests.
    mutating func enter(_ lines: [String], answers: [Answer] = []) -> [DialogueAction] {
        var answers = answers[...]
        var actions: [DialogueAction] = []
        for line in lines {
            actions = enter(line)
            while case .request = actions.last, let answer = answers.popFirst() {
                actions = self.answer(answer)
            }
        }
        return actions
    }

    /// Answers the last request, or the message that was sent last.
    mutating func answer(_ answer: Answer) -> [DialogueAction] {
        if case .stored = answer, let sent {
            return handle(.answered(sent, answer))
        }
        return handle(.answered(asked ?? .activeUsers, answer))
    }

    mutating func receive(_ message: ReceivedMessage = Fixtures.message()) -> [DialogueAction] {
        tell(.message(message))
    }

    mutating func fail(
        _ request: Request,
        _ code: String,
        _ message: String = "The server says no.",
        attemptsLeft: Int? = nil
    ) -> [DialogueAction] {
        let failure = RequestFailure(code: code, message: message, attemptsLeft: attemptsLeft)
        return handle(.failed(request, failure))
    }

    /// Fails the last request.
    mutating func fail(_ code: String, _ message: String = "The server says no.") -> [DialogueAction] {
        fail(asked ?? .activeUsers, code, message)
    }

    private mutating func note(_ actions: [DialogueAction]) -> [DialogueAction] {
        for case .request(let request) in actions where !request.isBackground {
            asked = request
            if case .send = request {
                sent = request
            }
        }
        return actions
    }
}

extension DialogueAction {
    /// Messages in the classic style.
    static func shown(_ words: String) -> DialogueAction {
        .show(StyledText(words, hangingIndent: MessageStyle.classicIndent))
    }
}

extension [DialogueAction] {
    /// The printed texts, in order.
    var words: [String] {
        compactMap { action in
            switch action {
            case .print(let words): words
            case .show(let styled): styled.plain
            case .warn, .prompt, .setAside, .hideTypeahead, .request, .raise, .remember, .reconnect, .edit, .finish: nil
            }
        }
    }

    /// The requests to the server, in order.
    var requests: [Request] {
        compactMap { action in
            if case .request(let request) = action { request } else { nil }
        }
    }
}
