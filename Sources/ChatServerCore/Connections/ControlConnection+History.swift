import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// Conversations of one page: below the largest frame, whatever their names.
    static let conversationsPerPage = 200

    /// Bytes of a frame that are for the messages of a page: the rest is for what is around them.
    static let pageBudget = ProtocolLimits.frameBytes - 1024

    /// What the account may read, and how much of it is unread.
    func listConversations(_ request: WireListConversations, of online: OnlineSession, _ reply: ReplyAddress) async {
        do {
            let found = try await services.reads.run(.page, of: online.account.id) {
                try await services.history.conversations(
                    of: online.account.id,
                    after: Int64(clamping: request.after),
                    limit: Self.conversationsPerPage + 1
                )
            }
            reply.post(
                .conversationList(
                    .with {
                        $0.conversations = found.prefix(Self.conversationsPerPage).map(\.wire)
                        $0.more = found.count > Self.conversationsPerPage
                    }
                )
            )
        } catch {
            readFailed(error, reply)
        }
    }

    /// A page of one conversation.
    func getHistory(_ request: WireGetHistory, for online: OnlineSession, _ reply: ReplyAddress) async {
        guard (1...HistoryLimits.page).contains(Int(request.limit)) else {
            return reply.post(
                .invalidPage,
                "A page has 1 to \(HistoryLimits.page) messages; \(request.limit) were asked for."
            )
        }
        do {
            guard
                let place = Place(request.place),
                let page = try await services.reads.run(
                    .page,
                    of: online.account.id,
                    {
                        try await services.history.history(
                            HistoryRequest(
                                account: online.account.id,
                                place: place,
                                position: PagePosition(request.position),
                                limit: Int(request.limit)
                            )
                        )
                    }
                )
            else {
                return reply.post(.noSuchConversation, "There is no such conversation.")
            }
            reply.post(.history(.init(page, at: PagePosition(request.position), origin: online.origin)))
        } catch {
            readFailed(error, reply)
        }
    }

    /// What the account finds in all that it may read.
    func search(_ request: WireSearch, for online: OnlineSession, _ reply: ReplyAddress) async {
        guard (1...HistoryLimits.results).contains(Int(request.limit)) else {
            return reply.post(
                .invalidPage,
                "A search gives 1 to \(HistoryLimits.results) messages; \(request.limit) were asked for."
            )
        }
        do {
            let search = SearchRequest(
                account: online.account.id,
                query: request.query,
                conversation: request.conversation == 0 ? nil : ConversationID(wire: request.conversation),
                before: request.beforeID == 0 ? nil : MessageID(rawValue: Int64(clamping: request.beforeID)),
                limit: Int(request.limit)
            )
            guard let page = try await find(search) else {
                return reply.post(.noSuchConversation, "There is no such conversation.")
            }
            let kept = PageFit.range(of: page.messages.map(\.wireBound), around: .start, budget: Self.pageBudget)
            reply.post(
                .searchResults(
                    .with {
                        $0.messages = page.messages[kept].map(\.wire)
                        $0.more = page.hasMore || kept.count < page.messages.count
                        $0.incomplete = page.isIncomplete
                    }
                )
            )
        } catch let error as SearchError {
            reply.post(.invalidSearch, "\(error)")
        } catch {
            readFailed(error, reply)
        }
    }

    /// One search of an account at a time, and of its pages no more than its share.
    private func find(_ search: SearchRequest) async throws -> SearchPage? {
        try await services.reads.run(.search, of: search.account) {
            try await services.reads.run(.page, of: search.account) {
                try await services.history.search(search)
            }
        }
    }

    /// Answers a read that was not made.
    func readFailed(_ error: any Error, _ reply: ReplyAddress) {
        guard error is ReadTurns.Refusal else {
            return storesFailed(error, reply)
        }
        reply.post(
            .throttled,
            "Too many searches and pages are under way for you. Try again in a moment.",
            retryAfter: .seconds(1)
        )
    }

    /// Moves what the account has got and read. The answer comes once it is on disk.
    func mark(_ request: WireMark, of online: OnlineSession, _ reply: ReplyAddress) {
        let mark = Mark(
            account: online.account.id,
            conversation: ConversationID(wire: request.conversation),
            deliveredThrough: Int64(clamping: request.deliveredThrough),
            readThrough: Int64(clamping: request.readThrough)
        )
        switch services.marks.submit(mark, of: online.account, session: online.session, reply: reply) {
        case .taken:
            break
        case .full:
            reply.post(.busy, "The server has too much to store. Try again in a moment.", retryAfter: .seconds(1))
        case .closing:
            reply.post(.shuttingDown, "The server is shutting down. The mark was not stored.")
        }
    }
}

extension Place {
    /// Reads a place; `nil` when it is none.
    fileprivate init?(_ place: WireGetHistory.OneOf_Place?) {
        switch place {
        case .conversation(let number):
            self = .conversation(ConversationID(wire: number))
        case .user(let name):
            guard let username = try? Username(name) else {
                return nil
            }
            self = .direct(username)
        case nil:
            return nil
        }
    }
}

extension PagePosition {
    /// Reads a position. Numbers beyond all that a store gives are as good as the greatest.
    fileprivate init(_ position: WireGetHistory.OneOf_Position?) {
        switch position {
        case .before(let sequence): self = .before(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .after(let sequence): self = .after(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .around(let sequence): self = .around(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .aroundTime(let time): self = .aroundTime(time)
        case .aroundID(let id): self = .aroundID(MessageID(rawValue: Int64(clamping: id)))
        case nil: self = .latest
        }
    }

    /// Which messages of a page must not be cut.
    func anchor(in messages: [StoredMessage]) -> PageFit.Anchor {
        let first: Int? =
            switch self {
            case .latest, .before: nil
            case .after: 0
            case .around(let sequence): messages.firstIndex { $0.sequence >= sequence }
            case .aroundTime(let time): messages.firstIndex { $0.time >= time }
            case .aroundID(let id): messages.firstIndex { $0.id >= id }
            }
        return first.map { .index($0) } ?? .end
    }
}

extension WireHistory {
    /// As much of a page as fits into a frame.
    ///
    /// - Parameter origin: What this session sent itself is told.
    init(_ page: HistoryPage, at position: PagePosition, origin: Int64) {
        let kept = PageFit.range(
            of: page.messages.map(\.wireBound),
            around: position.anchor(in: page.messages),
            budget: ControlConnection.pageBudget
        )
        self = .with {
            $0.conversation = page.conversation.wire
            $0.messages = page.messages[kept].map { message in
                .with {
                    $0.message = message.wire
                    $0.sentHere = message.isOwn(of: origin)
                }
            }
            $0.atStart = page.isAtStart && kept.lowerBound == 0
            $0.atEnd = page.isAtEnd && kept.upperBound == page.messages.count
        }
    }
}
