import ChatClientCore
import ChatProtocol

extension OneShotRun {
    /// Messages per page: the most that a server returns.
    static var pageSize: Int { 200 }

    /// Prints a conversation, oldest message first.
    ///
    /// It prints what was there at its start: a busy conversation has an end, too.
    ///
    /// - Parameter limit: The number of messages; `nil` for all.
    func printHistory(of target: OneShotTarget, limit: Int?) async -> Exit {
        do throws(RequestFailure) {
            guard let reference = try await reference(to: target),
                case .history(let newest) = try await ask(.history(reference, .latest, limit: 1))
            else {
                return .quietFailure
            }
            let stop = newest.conversation.kind == .direct ? await tellOwnState() : nil
            if stop == nil, case .user(let name) = target {
                await tellLock(with: name)
            }
            let exit = try await print(newest.conversation, limit: limit)
            return stop == nil ? exit : .quietFailure
        } catch {
            return await refused(error)
        }
    }

    private func reference(to target: OneShotTarget) async throws(RequestFailure) -> ConversationReference? {
        switch target {
        case .everyone: return .everyone
        case .user(let name): return .user(name)
        case .room(let key):
            guard let room = try await conversation(of: key, isOpen: false) else {
                throw RequestFailure(code: RequestFailure.Known.noSuchRoom, message: DialogueWords.notInRoom(key))
            }
            return .conversation(room.id)
        }
    }

    private func print(_ conversation: Conversation, limit: Int?) async throws(RequestFailure) -> Exit {
        let last = conversation.lastSequence
        // Sequences have no gaps, so that the last messages begin at a known one.
        var cursor = limit.map { last - min(last, UInt64($0)) } ?? 0
        var count = 0
        var waiting = 0
        while cursor < last {
            guard !Task.isCancelled else {
                throw RequestFailure(CancellationError())
            }
            let request = Request.history(.conversation(conversation.id), .after(cursor), limit: Self.pageSize)
            guard case .history(let page) = try await ask(request) else {
                return .quietFailure
            }
            for message in page.messages where message.sequence <= last {
                guard await output.print(message, in: place(of: message, conversation)) else {
                    return .quietFailure
                }
                count += 1
                waiting += message.encryption == .unopened(.waiting) ? 1 : 0
            }
            await output.advance(to: count, of: Int(clamping: limit.map { min(last, UInt64($0)) } ?? last))
            // A page that adds nothing would be asked for in an endless loop.
            guard !page.isAtEnd, let next = page.messages.last?.sequence, next > cursor else {
                break
            }
            cursor = next
        }
        guard waiting == 0 else {
            let words = DialogueWords.notOpenedYet(waiting)
            await output.fail(RequestFailure(code: RequestFailure.Known.notOpened, message: words), words)
            return .quietFailure
        }
        return .done
    }

    private func place(of message: ReceivedMessage, _ conversation: Conversation) -> String {
        conversation.kind == .room ? "#" + conversation.name : place(of: message)
    }
}
