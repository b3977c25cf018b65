import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes the name that a direct message goes to; an empty line goes back to the command menu.
    mutating func enterRecipient(_ line: InputLine, active: [String]) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(state, saying: DialogueWords.unreadable(line, "username"))
        }
        let name = text.trimmed()
        guard !name.isEmpty else {
            return ask(home)
        }
        guard let recipient = active.first(where: { $0.isSameName(as: name) }) else {
            return request(.status(username: name), .lookingUp(name: name, active: active))
        }
        return ask(.directMessage(recipient: recipient, isAnswer: false))
    }

    /// Takes what the server knows of a name that is not in the list of active users.
    mutating func takeRecipient(_ status: UserStatus, name: String, active: [String]) -> [DialogueAction] {
        guard status.exists else {
            return ask(.recipient(active: active), saying: DialogueWords.noRecipient(name))
        }
        let next = DialogueState.directMessage(recipient: status.username, isAnswer: false)
        return ask(next, saying: status.isOnline ? nil : DialogueWords.recipientAway(status.username))
    }

    /// Takes a message's body.
    mutating func enterMessage(_ line: InputLine, to recipient: Recipient) -> [DialogueAction] {
        switch line {
        case .notText:
            return ask(home, saying: DialogueWords.messageNotText)
        case .tooLong(let byteCount):
            return refuse(byteCount: byteCount)
        case .text(let body):
            guard !body.isEmpty else {
                return ask(home, saying: DialogueWords.emptyMessage)
            }
            guard body.utf8.count <= welcome.bodyBytes else {
                return refuse(byteCount: body.utf8.count)
            }
            return send(.send(body: body, recipient: recipient))
        }
    }

    /// While the connection is lost a person goes on, and the message waits; a script waits with it.
    private mutating func send(_ message: Request) -> [DialogueAction] {
        guard model.outage.isOn, isInteractive else {
            return request(message, .sending)
        }
        guard waitingMessages < Outage.waitingLimit else {
            return ask(home, saying: DialogueWords.tooManyWait)
        }
        return hand(over: message) + ask(home, saying: DialogueWords.messageWaits)
    }

    /// Whether the outcome that has just come is of a message that nobody waits for. Outcomes come in the order of the
    /// messages, and the one that is waited for is the last.
    private var isOutcomeOfWaiting: Bool { state != .sending || waitingMessages >= 0 }

    /// Takes the server's word that the message is stored.
    mutating func takeStored(to recipient: Recipient) -> [DialogueAction] {
        guard state != .leaving else {
            // In a logout that overtook the answer, the answer is still one of the things that are pending.
            return say(DialogueWords.messageSent)
        }
        guard !isOutcomeOfWaiting else {
            return say(DialogueWords.messageSent) + promptAgain()
        }
        // In a room a person sees the line above the prompt; a script is told as everywhere.
        let isQuiet = isInteractive && recipient == shownConversation.map { .room($0) }
        return ask(home, saying: isQuiet ? nil : DialogueWords.messageSent)
    }

    /// Takes the failure of a message; whoever wrote it must know whether it may have been sent.
    mutating func takeSendFailure(_ failure: RequestFailure, to recipient: Recipient) -> [DialogueAction] {
        let outcome = failure.isOutcomeUnknown ? DialogueWords.outcomeUnknown : DialogueWords.notSent
        let isWaiting = isOutcomeOfWaiting
        guard failure.code != RequestFailure.Known.connectionLost else {
            let words = say(outcome)
            return state == .leaving || isWaiting ? words : words + awaitDisconnection()
        }
        let sentence = SafeText.line(failure.message) + " " + outcome
        guard state != .leaving else {
            return say(sentence)
        }
        guard !isWaiting else {
            return say(sentence) + promptAgain()
        }
        if case .room(let conversation) = recipient, failure.tellsRoomIsGone {
            return leaveGoneRoom(conversation) + ask(home, saying: sentence)
        }
        return ask(home, saying: sentence)
    }

    private mutating func refuse(byteCount: Int) -> [DialogueAction] {
        let words = DialogueWords.messageTooLong(byteCount: byteCount, limit: welcome.bodyBytes)
        return ask(home, saying: words)
    }
}
