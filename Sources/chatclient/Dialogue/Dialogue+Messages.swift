import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles the recipient's name for a direct message; an empty line returns to the command menu.
    mutating func enterRecipient(_ line: InputLine, active: [String]) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return refuse(DialogueWords.unreadable(line, "username"), asking: state)
        }
        let name = text.trimmed()
        guard !name.isEmpty else {
            return goBack()
        }
        guard let recipient = active.first(where: { $0.isSameName(as: name) }) else {
            return request(.status(username: name), .lookingUp(name: name, active: active))
        }
        return ask(.directMessage(recipient: recipient, isAnswer: false))
    }

    /// Handles the server's answer about a recipient that is not in the list of active users.
    mutating func handleRecipient(_ status: UserStatus, name: String, active: [String]) -> [DialogueAction] {
        guard status.exists else {
            return refuse(DialogueWords.noRecipient(name), asking: .recipient(active: active))
        }
        let next = DialogueState.directMessage(recipient: status.username, isAnswer: false)
        return ask(next, saying: status.isOnline ? nil : DialogueWords.recipientAway(status.username))
    }

    /// Handles a message body.
    mutating func enterMessage(_ line: InputLine, to recipient: Recipient) -> [DialogueAction] {
        switch line {
        case .notText:
            return refuse(DialogueWords.messageNotText, asking: home)
        case .tooLong(let byteCount):
            return refuse(byteCount: byteCount)
        case .text(let body):
            guard !body.isEmpty else {
                return refuse(DialogueWords.emptyMessage, asking: home)
            }
            guard body.utf8.count <= welcome.bodyBytes else {
                return refuse(byteCount: body.utf8.count)
            }
            return send(.send(body: body, recipient: recipient))
        }
    }

    /// Sends a message. During an outage it is queued: an interactive user goes on meanwhile, a script waits.
    private mutating func send(_ message: Request) -> [DialogueAction] {
        guard model.outage.isOn, isInteractive else {
            return request(message, .sending)
        }
        guard waitingMessages < Outage.waitingLimit else {
            return ask(home, saying: DialogueWords.tooManyWait)
        }
        return hand(over: message) + ask(home, saying: DialogueWords.messageWaits)
    }

    /// Whether the current outcome belongs to a queued message that the dialogue does not wait for. Outcomes arrive
    /// in the order of the messages, and the awaited one is the last.
    private var isOutcomeOfWaiting: Bool { state != .sending || waitingMessages >= 0 }

    /// Handles the confirmation that a message is stored.
    mutating func handleStored(to recipient: Recipient) -> [DialogueAction] {
        guard state != .leaving else {
            // After a logout that overtook the answer, the answer is still pending and has to be shown.
            return say(DialogueWords.messageSent)
        }
        guard !isOutcomeOfWaiting else {
            return say(DialogueWords.messageSent) + promptAgain()
        }
        // In a room, an interactive user sees the typed line above the prompt; a script always gets the confirmation.
        let isQuiet = isInteractive && recipient == shownConversation.map { .room($0) }
        return ask(home, saying: isQuiet ? nil : DialogueWords.messageSent)
    }

    /// Handles a failed message; the sender must learn whether it may have been sent.
    mutating func handleSendFailure(_ failure: RequestFailure, to recipient: Recipient) -> [DialogueAction] {
        let outcome = failure.isOutcomeUnknown ? DialogueWords.outcomeUnknown : DialogueWords.notSent
        let isWaiting = isOutcomeOfWaiting
        guard failure.code != RequestFailure.Known.connectionLost else {
            let words = say(outcome) + warn(outcome)
            return state == .leaving || isWaiting ? words : words + awaitDisconnection()
        }
        let sentence = SafeText.line(failure.message) + " " + outcome
        guard state != .leaving else {
            return say(sentence) + warn(sentence)
        }
        guard !isWaiting else {
            return say(sentence) + promptAgain()
        }
        if case .room(let conversation) = recipient, failure.tellsRoomIsGone {
            return leaveGoneRoom(conversation) + refuse(sentence, asking: home, skipping: .room(isTold: true))
        }
        return refuse(sentence, asking: home)
    }

    private mutating func refuse(byteCount: Int) -> [DialogueAction] {
        let words = DialogueWords.messageTooLong(byteCount: byteCount, limit: welcome.bodyBytes)
        return refuse(words, asking: home)
    }
}
