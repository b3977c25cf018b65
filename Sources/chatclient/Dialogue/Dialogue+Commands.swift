import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles a line at the command menu.
    mutating func enterCommand(_ line: InputLine) -> [DialogueAction] {
        showsWholeMenu = false
        guard case .text(let text) = line else {
            return refuse(DialogueWords.unreadable(line, "command"), asking: home)
        }
        guard !text.trimmed().isEmpty || !model.outage.isOn || !isInteractive else {
            // The prompt's status offers to try again at once.
            return [.reconnect] + promptAgain()
        }
        if let command = AdministrationCommand(text) {
            return carryOut(command)
        }
        if isInteractive, let command = AttentionCommand(text) {
            return carryOut(command)
        }
        if isInteractive, let command = LoginCommand(text) {
            return carryOut(command)
        }
        guard let command = MenuCommand(text.trimmed().isEmpty ? "HE" : text, isInteractive: isInteractive) else {
            return refuse(DialogueWords.unknownCommand(text.trimmed()), asking: home)
        }
        return carryOut(command)
    }

    /// Carries out a command of the menu. Without its argument it asks for it.
    mutating func carryOut(_ command: MenuCommand) -> [DialogueAction] {
        let argument = command.argument
        switch command.verb {
        case .publicMessage:
            return argument.isEmpty ? ask(.publicMessage) : enterMessage(.text(argument), to: .everyone)
        case .directMessage: return enterDirectMessage(argument)
        case .exit: return exit()
        case .inbox: return request(.conversations, .waiting(.inbox))
        case .history: return argument.isEmpty ? ask(.asking(.historyPlace)) : chooseHistory(argument)
        case .who: return who(argument)
        case .createRoom: return argument.isEmpty ? ask(.asking(.roomName)) : enterRoomName(argument)
        case .joinRoom: return argument.isEmpty ? ask(.asking(.joinKey)) : enterJoinKey(argument)
        case .rooms: return request(.rooms, .waiting(.rooms))
        case .search: return argument.isEmpty ? ask(.asking(.searchWords)) : search(for: argument)
        case .password: return ask(.asking(.oldPassword))
        case .statistics: return request(.deliveryStatistics, .reporting)
        case .receipts: return setReceipts(argument)
        case .say: return sayHere(argument)
        case .action: return sayHere(argument.isEmpty ? "" : "* " + argument)
        case .style: return setStyle(argument)
        case .accept: return accept(argument)
        case .keys: return ask(home, saying: DialogueWords.keys(ownEncryption))
        case .startAnew: return ask(.asking(.startAnew), saying: DialogueWords.startAnewCost)
        case .help: return help()
        }
    }

    private mutating func help() -> [DialogueAction] {
        guard shownRoom == nil else {
            return ask(home, saying: DialogueWords.roomHelp + roleHelp)
        }
        guard place == nil else {
            return ask(home, saying: CompactWords.help + roleHelp)
        }
        showsWholeMenu = true
        return ask(home, saying: isInteractive ? DialogueWords.moreCommands + roleHelp : nil)
    }

    private mutating func setStyle(_ argument: String) -> [DialogueAction] {
        guard let style = DialogueStyle(rawValue: argument.lowercased()) else {
            return ask(home, saying: DialogueWords.styleUsage(style))
        }
        self.style = style
        messageStyle.style = style
        partner = nil
        return [.remember(.style(style))] + ask(home, saying: DialogueWords.styleIs(style))
    }

    /// Sends a direct message from one line, `NAME TEXT`; asks for the parts that are missing.
    private mutating func enterDirectMessage(_ argument: String) -> [DialogueAction] {
        let parts = argument.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        guard let name = parts.first else {
            return request(.activeUsers, .listing)
        }
        guard parts.count == 2 else {
            return request(.status(username: name), .lookingUp(name: name, active: []))
        }
        toldPlain = nil
        return enterMessage(.text(parts[1].trimmed()), to: .user(name))
    }

    private mutating func setReceipts(_ argument: String) -> [DialogueAction] {
        let isOn = argument.lowercased() == "on"
        guard isOn || argument.lowercased() == "off" else {
            return refuse(DialogueWords.receiptsUsage, asking: home)
        }
        return request(.setReadReceipts(isOn), .waiting(.receipts(isOn)))
    }

    /// Sends a message to the place on display, or else to everyone: `/say hi`, and `/me waves` as `* waves`.
    private mutating func sayHere(_ body: String) -> [DialogueAction] {
        enterMessage(.text(body), to: place?.recipient ?? .everyone)
    }

    /// Handles the answer to a question of one of the other commands.
    mutating func handle(_ line: InputLine, to question: Question) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return refuse(DialogueWords.unreadable(line, "answer"), asking: .asking(question))
        }
        if usesPlaces, !question.prompt.isHidden, text.trimmed().hasPrefix("/"), let place {
            // A command leaves the question, which is an aside where one talks.
            state = home
            return enterLine(line, at: place)
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
        case .manyLines(let body, let recipient): return decide(answer, on: body, to: recipient)
        case .commandOrMessage(let text, let recipient): return decideMeaning(answer, of: text, to: recipient)
        case .oldPassword: return answer.isEmpty ? goBack() : ask(.asking(.nextPassword(old: answer)))
        case .nextPassword(let old):
            return answer.isEmpty ? goBack() : ask(.asking(.repeatedPassword(old: old, new: answer)))
        case .repeatedPassword(let old, let new): return changePassword(from: old, to: new, again: answer)
        case .startAnew: return startAnew(answer)
        }
    }

    private mutating func changePassword(from old: String, to new: String, again: String) -> [DialogueAction] {
        guard new == again else {
            return refuse(DialogueWords.passwordsDiffer, asking: home)
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
