import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Page size in messages: fits a window.
    static let pageSize = 20

    /// Handles the choice of a conversation for the history, with the number of messages if it was said.
    mutating func chooseHistory(_ answer: String) -> [DialogueAction] {
        guard !answer.isEmpty || !isInteractive else {
            // A script that was written for an earlier release means the public messages.
            return ask(home)
        }
        let query = HistoryQuery(answer)
        guard query.count != 0 else {
            return refuse(DialogueWords.historyCount, asking: .asking(.historyPlace))
        }
        guard query.name != "#" else {
            return request(.conversations, .waiting(.readableRooms))
        }
        guard let name = PlaceName(query.name) else {
            guard query.name.isEmpty else {
                return query.name.hasPrefix("#")
                    ? refuse(DialogueWords.noRoomNumber(query.name), asking: .asking(.historyPlace))
                    : ask(.asking(.historyPlace))
            }
            return askHistory(of: .everyone, query)
        }
        switch (name, model.conversation(at: name)) {
        case (_, let place?): return askHistory(of: place, query)
        // The list of conversations may have been lost at login.
        case (.room(let key), nil): return request(.conversations, .waiting(.findingRoom(key)))
        case (.user(let username), nil), (.any(let username), nil): return askHistory(of: .user(username), query)
        }
    }

    /// Requests the last messages, as many as were asked for.
    mutating func askHistory(of place: ConversationReference, _ query: HistoryQuery) -> [DialogueAction] {
        let actions = askHistory(of: place, .latest, limit: query.limit(usual: Self.pageSize))
        return (query.isTooLong ? say(DialogueWords.historyTooLong) : []) + actions
    }

    /// Requests a page.
    mutating func askHistory(
        of place: ConversationReference,
        _ position: HistoryPosition,
        limit: Int = pageSize
    ) -> [DialogueAction] {
        request(.history(place, position, limit: limit), .waiting(.history(place)))
    }

    /// Handles a page.
    mutating func handleHistory(_ page: HistoryPage) -> [DialogueAction] {
        if case .waiting(.opening(let conversation)) = state {
            return handleOpened(page, conversation)
        }
        guard state != .waiting(.entering) else {
            entryLines.take(page)
            return settleIn()
        }
        guard case .waiting(.history) = state else {
            return []
        }
        model.shown(page)
        guard !tellsHeadline(of: page) else {
            return askLock(of: page.conversation.name, .page(page))
        }
        return showHistory(page)
    }

    /// Shows a page, and prompts for older messages.
    mutating func showHistory(_ page: HistoryPage) -> [DialogueAction] {
        let room = model.rooms[page.conversation.id]
        let hidden = page.hiding(model.ignored)
        let text = messageStyle.page(hidden, with: nil, in: room, account: account ?? "")
        let shown = [DialogueAction.show(text)]
        guard !page.isAtStart, let first = page.messages.first else {
            return shown + ask(home)
        }
        // Further pages use the number: the name might pass to another account meanwhile.
        let place = ConversationReference.conversation(page.conversation.id)
        return shown + ask(.asking(.olderHistory(place, before: first.sequence)))
    }

    /// Handles the answer to the prompt for older messages.
    mutating func pageHistory(_ answer: String, _ place: ConversationReference, before sequence: UInt64)
        -> [DialogueAction]
    {
        switch answer.lowercased() {
        case "b": return askHistory(of: place, .before(sequence))
        case "" where !isInteractive: return askHistory(of: place, .before(sequence))
        case "", "q": return ask(home)
        default:
            let again = DialogueState.asking(.olderHistory(place, before: sequence))
            return isInteractive ? ask(again, saying: DialogueWords.unknownAnswer(answer)) : takeAsNext(answer)
        }
    }

    /// Searches the conversations that the account may read, for words and filters.
    mutating func search(for text: String) -> [DialogueAction] {
        do {
            var query = try SearchQuery(text, clock, account: account ?? "")
            if let place = query.place {
                guard let conversation = model.conversation(at: place) else {
                    return refuseSearch(DialogueWords.notInPlace(place))
                }
                query.filter.place = conversation
            }
            return search(for: query)
        } catch {
            return refuseSearch(error.sentence)
        }
    }

    /// Asks for another query; a script, whose next line is another command, gets one attempt.
    private mutating func refuseSearch(_ sentence: String) -> [DialogueAction] {
        refuse(sentence, asking: .asking(.searchWords))
    }

    private mutating func search(for query: SearchQuery, before id: UInt64? = nil) -> [DialogueAction] {
        let search = Request.search(query.words, filter: query.filter, before: id, limit: Self.pageSize)
        return request(search, .waiting(.search(query)))
    }

    /// Handles search results, which arrive newest first and are shown newest last.
    mutating func handleHits(_ page: SearchPage) -> [DialogueAction] {
        guard case .waiting(.search(let query)) = state else {
            return []
        }
        let shown = show(page.hiding(model.ignored), for: query)
        guard page.hasMore, let oldest = page.messages.last else {
            return shown + ask(home)
        }
        return shown + ask(.asking(.olderHits(query, before: oldest.id)))
    }

    private mutating func show(_ page: SearchPage, for query: SearchQuery) -> [DialogueAction] {
        let lines = DialogueWords.hits(page, for: query.text, model.rooms, clock)
        guard !page.messages.isEmpty else {
            return say(lines)
        }
        guard style == .compact else {
            return [.show(StyledText(lines, hangingIndent: MessageStyle.classicIndent))]
        }
        let hits = messageStyle.hits(page.messages, model.rooms, account: account ?? "")
        return [.show(hits)] + (page.isIncomplete ? say(DialogueWords.searchIncomplete, role: .notice) : [])
    }

    /// Handles the answer to the prompt for older hits.
    mutating func pageSearch(_ answer: String, _ query: SearchQuery, before id: UInt64) -> [DialogueAction] {
        switch answer.lowercased() {
        case "m": return search(for: query, before: id)
        case "": return ask(home)
        default:
            let again = DialogueState.asking(.olderHits(query, before: id))
            return isInteractive ? ask(again, saying: DialogueWords.unknownAnswer(answer)) : takeAsNext(answer)
        }
    }
}
