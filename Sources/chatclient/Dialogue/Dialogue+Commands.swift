import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes a line at the command menu.
    mutating func enterCommand(_ line: InputLine) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(.command, saying: DialogueWords.unreadable(line, "command"))
        }
        let command = text.trimmed()
        switch command.uppercased() {
        case "PM": return ask(.publicMessage)
        case "DM": return request(.activeUsers, .listing)
        case "EX": return leave()
        case "/STATS": return request(.deliveryStatistics, .reporting)
        case "": return []
        default: return ask(.command, saying: DialogueWords.unknownCommand(command))
        }
    }

    /// Takes the list of who is online: to choose from, or to see whether a name has come online since.
    mutating func takeActiveUsers(_ names: [String]) -> [DialogueAction] {
        switch state {
        case .listing:
            return ask(.recipient(active: names), saying: DialogueWords.activeUsers(names))
        case .lookingUp(let name):
            guard let active = Self.find(name, in: names) else {
                return ask(.recipient(active: names), saying: DialogueWords.notActive(name))
            }
            return ask(.directMessage(recipient: active))
        default:
            return []
        }
    }

    /// Takes what both ends have seen of delivery.
    mutating func takeReport(_ report: DeliveryReport) -> [DialogueAction] {
        guard state == .reporting else {
            return []
        }
        return ask(.command, saying: DialogueWords.delivery(report, refusesUDP: refusesUDP))
    }

    /// Takes the name that a direct message goes to; an empty line goes back to the command menu.
    mutating func enterRecipient(_ line: InputLine, active: [String]) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(state, saying: DialogueWords.unreadable(line, "username"))
        }
        let name = text.trimmed()
        guard !name.isEmpty else {
            return ask(.command)
        }
        guard let recipient = Self.find(name, in: active) else {
            return request(.activeUsers, .lookingUp(name: name))
        }
        return ask(.directMessage(recipient: recipient))
    }

    /// Takes a message's body.
    mutating func enterMessage(_ line: InputLine, to recipient: Recipient) -> [DialogueAction] {
        switch line {
        case .notText:
            return ask(.command, saying: DialogueWords.messageNotText)
        case .tooLong(let byteCount):
            return refuse(byteCount: byteCount)
        case .text(let body):
            guard !body.isEmpty else {
                return ask(.command, saying: DialogueWords.emptyMessage)
            }
            guard body.utf8.count <= welcome.bodyBytes else {
                return refuse(byteCount: body.utf8.count)
            }
            return request(.send(body: body, recipient: recipient), .sending)
        }
    }

    /// Takes the server's word that the message is stored.
    mutating func sent() -> [DialogueAction] {
        ask(.command, saying: DialogueWords.messageSent)
    }

    /// Takes the failure of a message; whoever wrote it must know whether it may have been sent.
    mutating func takeSendFailure(_ failure: RequestFailure) -> [DialogueAction] {
        let outcome = failure.isOutcomeUnknown ? DialogueWords.outcomeUnknown : "The message was not sent."
        guard failure.code != RequestFailure.Known.connectionLost else {
            let words: [DialogueAction] = [.print(outcome)]
            return state == .leaving ? words : words + awaitDisconnection()
        }
        let sentence = SafeText.line(failure.message) + " " + outcome
        return state == .leaving ? [.print(sentence)] : ask(.command, saying: sentence)
    }

    private mutating func refuse(byteCount: Int) -> [DialogueAction] {
        let words = DialogueWords.messageTooLong(byteCount: byteCount, limit: welcome.bodyBytes)
        return ask(.command, saying: words)
    }

    /// The name as it is in the list, compared without case as the server does.
    private static func find(_ name: String, in names: [String]) -> String? {
        let wanted = name.lowercased()
        return names.first { $0.lowercased() == wanted }
    }
}

extension String {
    /// Without blanks at either end.
    func trimmed() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
