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
        if usesPlaces, name.hasPrefix("/"), let place {
            // A command, as at other questions: else what follows would go to the person of the place before.
            state = home
            return enterLine(line, at: place)
        }
        guard let recipient = active.first(where: { $0.isSameName(as: name) }) else {
            return request(.status(username: name), .lookingUp(name: name, active: active))
        }
        return usesPlaces ? talk(with: recipient) : askMessage(to: recipient, isAnswer: false)
    }

    /// Makes an account the place of typed lines.
    ///
    /// - Parameter hasHeadline: Whether the first line of the conversation is on the screen.
    mutating func talk(with name: String, hasHeadline: Bool = false) -> [DialogueAction] {
        let words = shownRoom.map { DialogueWords.stillIn($0) }
        shownConversation = nil
        partner = name
        return ask(.talking, saying: words) + (hasHeadline ? [] : askHeadline(of: name))
    }

    /// Shows the text of a message that was not sent, where the typed line has vanished from the screen.
    ///
    /// - Parameter isKnown: Whether it is known that it was not sent.
    private func giveBack(_ message: Request?, isKnown: Bool = true) -> [DialogueAction] {
        guard showsOwnLines, case .send(let body, _, _, _) = message, !body.isEmpty else {
            return []
        }
        return say(isKnown ? DialogueWords.unsent(body) : DialogueWords.perhapsSent(body), role: .detail)
    }

    /// Whether a message of one's own is shown as a line, like those of others, instead of a confirmation.
    private var showsOwnLines: Bool { usesPlaces }

    private mutating func showSent(_ request: Request, to recipient: Recipient) -> [DialogueAction] {
        guard case .send(let body, _, _, _) = request else {
            return []
        }
        let room: RoomState? = if case .room(let conversation) = recipient { model.rooms[conversation] } else { nil }
        return [.show(messageStyle.sent(body, to: recipient, in: room, at: clock.now(), by: account ?? ""))]
    }

    /// Handles the server's answer about a recipient that is not in the list of active users.
    mutating func handleRecipient(_ status: UserStatus, name: String, active: [String]) -> [DialogueAction] {
        guard status.exists else {
            return refuse(DialogueWords.noRecipient(name), asking: .recipient(active: active))
        }
        let words = status.isOnline ? nil : DialogueWords.recipientAway(status.username)
        guard !usesPlaces else {
            return (words.map(say) ?? []) + talk(with: status.username)
        }
        return (words.map(say) ?? []) + askMessage(to: status.username, isAnswer: false)
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
                return giveBack(.send(body: body, recipient: recipient)) + refuse(byteCount: body.utf8.count)
            }
            let lineCount = body.split(separator: "\n", omittingEmptySubsequences: false).count
            guard lineCount == 1 || !isInteractive else {
                let words = DialogueWords.manyLines(lineCount, showsOwnLines ? body : nil)
                return ask(.asking(.manyLines(body, to: recipient)), saying: words)
            }
            return send(.send(body: body, recipient: recipient))
        }
    }

    /// Handles the answer to the question whether a message of several lines is sent.
    mutating func decide(_ answer: String, on body: String, to recipient: Recipient) -> [DialogueAction] {
        switch answer.lowercased() {
        case "y", "yes": return send(.send(body: body, recipient: recipient))
        case "n", "no", "": return ask(home, saying: DialogueWords.droppedLines)
        case "e", "edit":
            guard let state = typing(to: recipient) else {
                return ask(home, saying: DialogueWords.droppedLines)
            }
            return [.edit(body)] + ask(state)
        default:
            return ask(.asking(.manyLines(body, to: recipient)), saying: DialogueWords.unknownAnswer(answer))
        }
    }

    /// The state in which a message to a recipient is typed; `nil` if that is a room which is not on display any more.
    private func typing(to recipient: Recipient) -> DialogueState? {
        guard place?.recipient != recipient else {
            return home
        }
        switch recipient {
        case .everyone: return .publicMessage
        case .user(let name): return .directMessage(recipient: name, isAnswer: false)
        case .room: return nil
        }
    }

    /// Sends a message. During an outage it is queued: an interactive user goes on meanwhile, a script waits.
    private mutating func send(_ message: Request) -> [DialogueAction] {
        if isInteractive, case .send(_, let recipient, _, _) = message, place?.recipient == recipient {
            model.takesPart(in: recipient)
        }
        guard model.outage.isOn, isInteractive else {
            return request(message, .sending)
        }
        guard waitingMessages < Outage.waitingLimit else {
            return giveBack(message) + ask(home, saying: DialogueWords.tooManyWait)
        }
        return hand(over: message) + tellOfWaiting(message) + ask(home)
    }

    /// Tells that a message will be sent when the connection is back.
    func tellOfWaiting(_ message: Request?) -> [DialogueAction] {
        guard showsOwnLines, case .send(let body, _, _, _) = message else {
            return say(DialogueWords.messageWaits)
        }
        return say(DialogueWords.messageWaits, role: .notice) + say(DialogueWords.waits(body), role: .detail)
    }

    /// Whether the current outcome belongs to a queued message that the dialogue does not wait for. Outcomes arrive
    /// in the order of the messages, and the awaited one is the last.
    private var isOutcomeOfWaiting: Bool { state != .sending || waitingMessages >= 0 }

    /// Handles the confirmation that a message is stored.
    mutating func handleStored(_ request: Request, to recipient: Recipient, _ receipt: Receipt) -> [DialogueAction] {
        let warning = warnOfPlain(receipt, to: recipient)
        let sent = showsOwnLines ? showSent(request, to: recipient) + warning : warning + say(DialogueWords.messageSent)
        guard state != .leaving else {
            // After a logout that overtook the answer, the answer is still pending and has to be shown.
            return sent
        }
        guard !isOutcomeOfWaiting else {
            return sent + promptAgain()
        }
        guard !showsOwnLines else {
            return sent + ask(home)
        }
        // In a room, an interactive user sees the typed line above the prompt; a script always gets the confirmation.
        let isQuiet = isInteractive && recipient == shownConversation.map { .room($0) }
        return warning + ask(home, saying: isQuiet ? nil : DialogueWords.messageSent)
    }

    /// Handles a failed message; the sender must learn whether it may have been sent.
    mutating func handleSendFailure(
        _ failure: RequestFailure,
        of request: Request,
        to recipient: Recipient
    ) -> [DialogueAction] {
        giveBack(request, isKnown: !failure.isOutcomeUnknown) + explain(failure, to: recipient)
    }

    private mutating func explain(_ failure: RequestFailure, to recipient: Recipient) -> [DialogueAction] {
        let outcome = failure.isOutcomeUnknown ? DialogueWords.outcomeUnknown : DialogueWords.notSent
        let isWaiting = isOutcomeOfWaiting
        guard failure.code != RequestFailure.Known.connectionLost else {
            let words = say(outcome) + warn(outcome)
            return state == .leaving || isWaiting ? words : words + awaitDisconnection()
        }
        let reason = DialogueWords.reason(failure, outcome)
        let sentence = [reason, remedy(for: failure, to: recipient)].compactMap(\.self).joined(separator: " ")
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
