import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles a line at the command menu.
    mutating func enterCommand(_ line: InputLine) -> [DialogueAction] {
        showsWholeMenu = false
        guard case .text(let text) = line else {
            return ask(.command, saying: DialogueWords.unreadable(line, "command"))
        }
        let command = text.trimmed()
        switch command.uppercased() {
        case "PM": return ask(.publicMessage)
        case "DM": return request(.activeUsers, .listing)
        case "EX": return exit()
        case "IN", "-IN": return request(.conversations, .waiting(.inbox))
        case "HI": return ask(.asking(.historyPlace))
        case "WH": return request(.activeUsers, .waiting(.who))
        case "CR": return ask(.asking(.roomName))
        case "JR": return ask(.asking(.joinKey))
        case "LR": return request(.rooms, .waiting(.rooms))
        case "SE": return ask(.asking(.searchWords))
        case "PW": return ask(.asking(.oldPassword))
        case "/STATS": return request(.deliveryStatistics, .reporting)
        case "/RECEIPTS ON": return request(.setReadReceipts(true), .waiting(.receipts(true)))
        case "/RECEIPTS OFF": return request(.setReadReceipts(false), .waiting(.receipts(false)))
        case "HE", "":
            showsWholeMenu = true
            return ask(.command)
        default: return enterLongCommand(command)
        }
    }

    /// Handles a command with an argument.
    private mutating func enterLongCommand(_ command: String) -> [DialogueAction] {
        let words = command.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].uppercased() == "WH" else {
            return ask(.command, saying: DialogueWords.unknownCommand(command))
        }
        return request(.status(username: String(words[1]).trimmed()), .waiting(.lastSeen))
    }

    /// Handles the answer to a question of one of the other commands.
    mutating func handle(_ line: InputLine, to question: Question) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(.asking(question), saying: DialogueWords.unreadable(line, "answer"))
        }
        // Not trimmed: a password may begin with a blank.
        let answer = question.prompt.isHidden ? text : text.trimmed()
        switch question {
        case .inbox(let conversations): return openConversation(answer, of: conversations)
        case .historyPlace: return chooseHistory(answer)
        case .olderHistory(let place, let sequence): return pageHistory(answer, place, before: sequence)
        case .searchWords: return answer.isEmpty ? ask(home) : search(for: answer)
        case .olderHits(let words, let id): return pageSearch(answer, words, before: id)
        case .roomName: return enterRoomName(answer)
        case .roomLimit(let name): return enterRoomLimit(answer, name: name)
        case .roomOptions(let options): return enterRoomOptions(answer, options)
        case .newRoomPassword(let options): return enterNewRoomPassword(answer, options)
        case .joinKey: return enterJoinKey(answer)
        case .joinPassword(let key): return enterJoinPassword(answer, of: key)
        case .closingRoom(let closing): return decide(answer, on: closing)
        case .oldPassword: return answer.isEmpty ? ask(home) : ask(.asking(.nextPassword(old: answer)))
        case .nextPassword(let old):
            return answer.isEmpty ? ask(home) : ask(.asking(.repeatedPassword(old: old, new: answer)))
        case .repeatedPassword(let old, let new): return changePassword(from: old, to: new, again: answer)
        }
    }

    private mutating func changePassword(from old: String, to new: String, again: String) -> [DialogueAction] {
        guard new == again else {
            return ask(home, saying: DialogueWords.passwordsDiffer)
        }
        return request(.changePassword(old: old, new: new), .waiting(.changingPassword))
    }

    /// Handles the delivery statistics of both ends.
    mutating func handleReport(_ report: DeliveryReport) -> [DialogueAction] {
        guard state == .reporting else {
            return []
        }
        return ask(home, saying: DialogueWords.delivery(report, refusesUDP: refusesUDP))
    }
}

extension String {
    /// Removes blanks at both ends.
    func trimmed() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
