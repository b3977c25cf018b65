import ChatClientCore

@testable import chatclient

/// A dialogue and its driver.
struct Talk {
    var dialogue: Dialogue

    init(_ username: String? = "renew", welcome: ServerWelcome = Fixtures.welcome(), isInteractive: Bool = true) {
        dialogue = Dialogue(
            address: Fixtures.address,
            welcome: welcome,
            username: username,
            isInteractive: isInteractive
        )
    }

    /// A dialogue at the command menu.
    static func loggedIn() -> Talk {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        return talk
    }

    mutating func start() -> [DialogueAction] { dialogue.start() }

    mutating func enter(_ line: String) -> [DialogueAction] { dialogue.handle(.entered(.text(line))) }

    mutating func answer(_ answer: Answer) -> [DialogueAction] { dialogue.handle(.answered(answer)) }

    mutating func receive(_ message: ReceivedMessage = Fixtures.message()) -> [DialogueAction] {
        dialogue.handle(.received(message))
    }

    mutating func fail(
        _ request: Request,
        _ code: String,
        _ message: String = "The server says no.",
        attemptsLeft: Int? = nil
    ) -> [DialogueAction] {
        let failure = RequestFailure(code: code, message: message, attemptsLeft: attemptsLeft)
        return dialogue.handle(.failed(request, failure))
    }
}
