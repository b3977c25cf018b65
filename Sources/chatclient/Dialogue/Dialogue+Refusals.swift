/// Refusals: a person is asked again; a script is told on stderr, and goes on after what belonged to the refused line.
extension Dialogue {
    /// Refuses a line, or tells that a request failed.
    ///
    /// - Parameters:
    ///   - again: The state in which a person is asked again.
    ///   - rest: The lines of a script that belong to it; by default those of the current state.
    mutating func refuse(
        _ words: String,
        asking again: DialogueState,
        skipping rest: Refusals.Rest? = nil
    ) -> [DialogueAction] {
        guard !isInteractive else {
            return ask(again, saying: words)
        }
        refusals.rest = rest ?? state.scriptRest(asksReply: !usesPlaces)
        switch refusals.rest {
        case .nothing: break
        case .lines, .choiceAndReply: return warn(words) + ask(again, saying: words)
        // The lines were not meant for a room that was on display before, either.
        case .room: shownConversation = nil
        }
        return warn(words) + ask(home, saying: words)
    }

    /// Handles an empty line at a question that needs an answer: a person goes back by it, a script has left it out.
    mutating func goBack(skipping rest: Refusals.Rest? = nil) -> [DialogueAction] {
        isInteractive ? ask(home) : refuse(DialogueWords.nothingNamed, asking: state, skipping: rest)
    }

    /// Refuses something before login: a script ends, because the next line is not another name or password.
    mutating func refuseEntrance(_ words: String, asking again: DialogueState) -> [DialogueAction] {
        isInteractive ? ask(again, saying: words) : finish(.failure(words))
    }

    /// Tells a script on stderr that something was refused.
    mutating func warn(_ words: String) -> [DialogueAction] {
        guard !isInteractive else {
            return []
        }
        refusals.isAny = true
        return [.warn(words)]
    }

    /// Handles an answer that a script did not mean for a question: as many questions come as there are pages, so that
    /// it may be the next command.
    mutating func takeAsNext(_ answer: String) -> [DialogueAction] {
        state = home
        return place.map { enterLine(.text(answer), at: $0) } ?? enterCommand(.text(answer))
    }

    /// Skips a line that belongs to what was refused.
    ///
    /// - Returns: `nil` if it does not.
    mutating func skip(_ line: InputLine) -> [DialogueAction]? {
        switch refusals.rest {
        case .nothing:
            return nil
        case .lines(let count):
            refusals.rest = count > 1 ? .lines(count - 1) : .nothing
            return count > 1 ? [] : ask(home)
        case .choiceAndReply:
            refusals.rest = line == .text("") ? .nothing : .lines(1)
            return refusals.rest == .nothing ? ask(home) : []
        case .room(let isTold):
            return skipRoomLine(line, isTold: isTold)
        }
    }

    private mutating func skipRoomLine(_ line: InputLine, isTold: Bool) -> [DialogueAction]? {
        if case .text(let text) = line, text.hasPrefix("/"), !text.hasPrefix("//") {
            switch text.split(maxSplits: 1, whereSeparator: \.isWhitespace)[0].lowercased() {
            case "/q", "/part", "/leave", "/b":
                refusals.rest = .nothing
                return ask(home)
            default:
                guard MenuCommand(text)?.verb != .exit else {
                    refusals.rest = .nothing
                    return nil
                }
            }
        }
        guard !isTold, line != .text("") else {
            return []
        }
        refusals.rest = .room(isTold: true)
        return warn(DialogueWords.roomLinesSkipped)
    }
}
