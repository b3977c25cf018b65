import ChatProtocol
import NIOCore
import SwiftProtobuf

extension ClientSession {
    /// Requests missed messages while there is room for them.
    func pump() {
        guard case .online = state, resent.isEmpty else {
            return
        }
        while let request = catchUp.nextRequest(hasRoom: hasRoom) {
            askFor(request, tries: 0)
        }
        if catchUp.isListed, let (id, answer) = entrance {
            finish(id, with: .success(answer))
        }
        if catchUp.isComplete, !hasCaughtUp {
            hasCaughtUp = true
            schedule.reset()
            tell(.connection(.caughtUp(missed: catchUp.popMissed())))
            settle()
        }
    }

    /// Applies the outputs of catch-up.
    ///
    /// - Parameter before: The progress before these outputs, if a conversation may have started anew by them.
    func carryOut(_ outputs: [CatchUp.Output], since before: SyncProgress? = nil) {
        if var progress = before, outputs.contains(where: \.isAnew) {
            for case .startedAnew(let conversation, let sequence) in outputs {
                progress.startAnew(conversation, sequence)
            }
            restored(progress)
        }
        for output in outputs {
            switch output {
            case .message(let message):
                tell(ChatEvent(message))
            case .own(let conversation, let sequence):
                events.taken.update { $0.noteOwn(conversation, sequence) }
            case .baseline(let conversation, let sequence):
                events.taken.update { $0.baseline(conversation, sequence) }
            case .startedAnew:
                break
            }
        }
    }

    /// Cancels the requests of catch-up: their connection is gone.
    func cancelCatchUp() {
        for retry in catchUpRetries {
            retry.cancel()
        }
        catchUpRetries = []
        resent = []
    }

    private func askFor(_ request: CatchUp.Request, tries: Int) {
        ask(request.wire) { result in
            switch result {
            case .success(.conversationList(let list)):
                let conversations = list.conversations.map { Conversation($0) }
                let before = self.catchUp.progress
                self.carryOut(self.catchUp.listed(conversations, more: list.more), since: before)
            case .success(.history(let history)):
                self.handle(history, of: request)
            case .success(.error(let error)) where ChatError(error).passes:
                self.askAgain(request, tries: tries + 1, after: ChatError(error).retryAfter)
            case .failure:
                // Only a time-out leads here. A connection on which the server does not answer is considered dead.
                self.connectionFailed("The server did not answer in time.")
            case .success:
                // For example, a room that the account has left meanwhile.
                let before = self.catchUp.progress
                self.carryOut(self.catchUp.failed(request), since: before)
            }
        }
    }

    private func handle(_ history: ProtoHistory, of request: CatchUp.Request) {
        guard case .page(let conversation, _) = request else {
            return carryOut(catchUp.failed(request))
        }
        let entries = history.messages.map {
            CatchUp.Entry(
                message: ReceivedMessage($0.message, wire: .tls, isMissed: true),
                isOwn: $0.sentHere
            )
        }
        carryOut(catchUp.paged(conversation, entries, isAtEnd: history.atEnd))
    }

    private func askAgain(_ request: CatchUp.Request, tries: Int, after delay: Duration?) {
        guard tries < ClientTimeouts.catchUpTries else {
            return connectionFailed("The server does not bring what was missed.")
        }
        // Drop the timers that have fired; at most `pagesAtOnce` (two) can still be pending.
        catchUpRetries = catchUpRetries.suffix(CatchUp.pagesAtOnce)
        let wait = max(delay.map { TimeAmount($0) } ?? .zero, ClientTimeouts.catchUpRetry)
        catchUpRetries.append(
            eventLoop.scheduleTask(in: wait) {
                self.assumeIsolated { $0.askFor(request, tries: tries) }
            }
        )
    }
}

extension CatchUp.Output {
    fileprivate var isAnew: Bool {
        if case .startedAnew = self { true } else { false }
    }
}

extension CatchUp.Request {
    fileprivate var wire: ProtoClientFrame.OneOf_Request {
        switch self {
        case .conversations(let after):
            .listConversations(.with { $0.after = after })
        case .page(let conversation, let after):
            .getHistory(
                .with {
                    $0.conversation = conversation
                    $0.after = after
                    $0.limit = CatchUp.pageLimit
                    $0.catchingUp = true
                }
            )
        }
    }
}
