import ChatClientCore
import ChatProtocol

/// Completes commands, and the names of accounts and rooms.
extension Dialogue {
    /// Returns the ways in which the text before the cursor can go on.
    func completion(of text: String) -> CompletionChoices {
        let word = text.reversed().prefix { !$0.isWhitespace }.reversed()
        let isFirst = word.count == text.trimmedAtStart().count
        let before = text.dropLast(word.count).split(whereSeparator: \.isWhitespace).map(String.init)
        return complete(String(word), isFirst: isFirst, after: before)
    }

    /// - Parameter before: The words of the line before this one.
    private func complete(_ word: String, isFirst: Bool, after before: [String]) -> CompletionChoices {
        switch state {
        case .command, .talking, .room:
            return isFirst ? completeFirst(word) : completeArgument(word, after: before)
        case .recipient, .publicMessage, .directMessage:
            return matching(word, in: knownAccounts, suffix: state.isChoosingRecipient ? "" : " ")
        case .asking(let question):
            switch question {
            case .joinKey: return matching(word, in: knownRooms + listedRooms, suffix: "")
            case .historyPlace: return matching(word, in: knownAccounts + knownRooms.map { "#" + $0 }, suffix: "")
            case .inbox(let conversations): return matching(word, in: conversations.map(\.name), suffix: "")
            case .olderHistory, .searchWords, .olderHits, .roomName, .roomLimit, .roomOptions, .newRoomPassword,
                .joinPassword, .closingRoom, .manyLines, .commandOrMessage, .oldPassword, .nextPassword,
                .repeatedPassword, .startAnew:
                return .none
            }
        case .starting, .menu, .username, .checking, .password, .loggingIn, .invite, .newPassword, .registering,
            .listing,
            .lookingUp, .sending, .reporting, .waiting, .leaving, .disconnecting, .finished:
            return .none
        }
    }

    /// The first word of a line: a command, or the name of the account that a message is addressed to.
    private func completeFirst(_ word: String) -> CompletionChoices {
        guard !word.hasPrefix("/") else {
            let words =
                MenuCommand.slashWords + AttentionCommand.words + LoginCommand.words
                + (model.role == .member ? [] : [AdministrationCommand.word])
                + (shownRoom == nil ? [] : Self.roomWords)
            return matching(word, in: words, suffix: " ")
        }
        guard place == nil else {
            return matching(word, in: knownAccounts, suffix: ": ")
        }
        return matching(word, in: MenuCommand.menuCodes, suffix: " ")
    }

    private func completeArgument(_ word: String, after before: [String]) -> CompletionChoices {
        let first = before.first ?? ""
        let command = first.hasPrefix("/") ? String(first.dropFirst()).lowercased() : first.lowercased()
        switch command {
        case "jr", "join": return matching(word, in: knownRooms + listedRooms, suffix: "")
        case "hi", "history", "notify":
            return matching(word, in: knownAccounts + knownRooms + knownRooms.map { "#" + $0 }, suffix: " ")
        case "style": return matching(word, in: DialogueStyle.allCases.map(\.rawValue), suffix: "")
        case "admin" where before.count == 1 && model.role != .member:
            let members = shownRoom == nil ? [] : knownAccounts
            return matching(word, in: AdministrationCommand.verbs(of: model.role) + members, suffix: " ")
        case "logins": return matching(word, in: LoginCommand.actions, suffix: " ")
        case "receipts": return matching(word, in: ["on", "off"], suffix: "")
        default: return matching(word, in: knownAccounts, suffix: " ")
        }
    }

    /// The commands of a room.
    private static let roomWords = [
        "/admin", "/b", "/ban", "/handover", "/help", "/invite", "/kick", "/l", "/mute", "/names", "/part", "/q",
        "/unban",
        "/unmute",
    ]

    /// The candidates that begin with a word; an `@` before a name stays.
    private func matching(_ word: String, in candidates: [String], suffix: String) -> CompletionChoices {
        let sign = word.hasPrefix("@") ? "@" : ""
        let start = String(word.dropFirst(sign.count)).lowercased()
        var seen: Set<String> = []
        let matches = candidates.filter { candidate in
            candidate.lowercased().hasPrefix(start) && seen.insert(candidate.lowercased()).inserted
        }
        return CompletionChoices(
            replacing: word.count,
            candidates: matches.sorted { $0.lowercased() < $1.lowercased() }.map { sign + $0 },
            suffix: suffix
        )
    }

    /// The accounts whose names are known: members of the room on display, those online, those one has written with.
    private var knownAccounts: [String] {
        let members = shownRoom?.members.map(\.username) ?? []
        let partners = model.conversations.ordered.filter { $0.kind == .direct }.map(\.name)
        return (members + model.online.usernames + partners).filter { !model.isAccount($0) }
    }

    /// The rooms that the account is in.
    private var knownRooms: [String] {
        model.conversations.ordered.filter { $0.kind == .room && !$0.isClosed }.map(\.name)
    }
}

extension DialogueState {
    fileprivate var isChoosingRecipient: Bool {
        if case .recipient = self { true } else { false }
    }
}

extension String {
    fileprivate func trimmedAtStart() -> Substring { drop(while: \.isWhitespace) }
}
