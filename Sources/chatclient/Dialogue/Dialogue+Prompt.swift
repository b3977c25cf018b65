import ChatClientCore
import ChatProtocol
import TerminalUI

/// What the dialogue waits for, as a prompt.
extension Dialogue {
    /// The prompt for the awaited input, if any.
    var prompt: Prompt? {
        guard var prompt = classicPrompt else {
            return nil
        }
        prompt.status = retryStatus
        guard style == .compact else {
            return prompt
        }
        prompt.isInline = true
        if state == .command || state == .talking || state == .room, let suffix = unread.suffix {
            prompt.text = suffix + " " + prompt.text
        }
        prompt.isErased = state == .command || state == .talking || state == .room
        return prompt
    }

    private var classicPrompt: Prompt? {
        if let place, state == .command || state == .talking || state == .room {
            return .place(place)
        }
        return state == .command && showsWholeMenu ? .wholeMenu : state.prompt
    }

    /// How long an answer may take before the prompt tells that it is awaited, in milliseconds.
    static let quietWait: Int64 = 1000

    /// The prompt while an answer is awaited. What is typed meanwhile is shown, unless it may be for a password.
    var busyPrompt: Prompt? {
        guard rewritesInPlace, state.isBusy || state == .leaving else {
            return nil
        }
        let waited = clock.now() - awaitedSince
        let text = waited < Self.quietWait ? "" : DialogueWords.waitingForServer(seconds: Int(waited / 1000))
        return Prompt(
            text: text,
            isHidden: !isLoggedIn || mayAskPassword,
            isInline: true,
            status: retryStatus,
            isBusy: true,
            kind: .message
        )
    }

    /// Whether the next prompt may be one for a password.
    private var mayAskPassword: Bool {
        switch state {
        case .waiting(.joiningRoom), .waiting(.changingPassword): true
        case .starting, .menu, .username, .checking, .password, .loggingIn, .invite, .newPassword, .registering,
            .command,
            .publicMessage, .listing, .recipient, .lookingUp, .directMessage, .sending, .reporting, .asking, .waiting,
            .talking, .room, .leaving, .disconnecting, .finished:
            false
        }
    }

    /// The time until the next attempt to connect, if the connection is interrupted.
    private var retryStatus: String? {
        guard rewritesInPlace, let retryTime else {
            return nil
        }
        let seconds = Int((max(0, retryTime - clock.now()) + 999) / 1000)
        return DialogueWords.tryingAgain(seconds: seconds)
    }
}

/// Lines of the dialogue itself.
extension Dialogue {
    /// Prints lines.
    func say(_ words: String) -> [DialogueAction] { say(words, role: .plain) }

    /// Prints lines of one role.
    func say(_ words: String, role: StyledText.Role) -> [DialogueAction] {
        style == .compact ? [.show(StyledText(words, role: role))] : [.print(words)]
    }
}
