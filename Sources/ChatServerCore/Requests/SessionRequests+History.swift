import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Requests about history: conversations, pages of messages, and search.
extension SessionRequests {
    /// Conversations per page: below the largest frame, even with the longest names.
    static let conversationsPerPage = 200

    /// Bytes of a frame available for the messages of a page: the rest is for the enclosing fields.
    static let pageBudget = ProtocolLimits.frameBytes - 1024

    /// Returns a page of the account's conversations, with their unread counts.
    func listConversations(_ request: ProtoListConversations) async throws -> ProtoServerFrame.OneOf_Body {
        let found = try await services.reads.run(.page, of: account) {
            try await services.history.conversations(
                of: account,
                after: Int64(clamping: request.after),
                limit: Self.conversationsPerPage + 1
            )
        }
        return .conversationList(
            .with {
                $0.conversations = found.prefix(Self.conversationsPerPage).map(\.wire)
                $0.more = found.count > Self.conversationsPerPage
            }
        )
    }

    /// Returns a page of one conversation.
    func getHistory(_ request: ProtoGetHistory) async throws -> ProtoServerFrame.OneOf_Body {
        guard (1...HistoryLimits.page).contains(Int(request.limit)) else {
            throw Refusal(
                .invalidPage,
                "A page has 1 to \(HistoryLimits.page) messages; \(request.limit) were asked for."
            )
        }
        guard
            let place = ConversationReference(request.place),
            let page = try await page(
                HistoryRequest(
                    account: account,
                    place: place,
                    position: PagePosition(request.position),
                    limit: Int(request.limit)
                )
            )
        else {
            throw Self.noSuchConversation
        }
        return .history(
            .init(page, at: PagePosition(request.position), origin: online.origin, device: device)
        )
    }

    private func page(_ request: HistoryRequest) async throws -> HistoryPage? {
        try await services.reads.run(.page, of: account) {
            try await services.history.history(request)
        }
    }

    /// Searches the messages that the account may read.
    func search(_ request: ProtoSearch) async throws -> ProtoServerFrame.OneOf_Body {
        guard (1...HistoryLimits.results).contains(Int(request.limit)) else {
            throw Refusal(
                .invalidPage,
                "A search gives 1 to \(HistoryLimits.results) messages; \(request.limit) were asked for."
            )
        }
        guard let page = try await find(search(for: request)) else {
            throw Self.noSuchConversation
        }
        let kept = PageTruncation.range(
            of: page.messages.map { $0.wireBound(for: nil) },
            around: .start,
            budget: Self.pageBudget
        )
        return .searchResults(
            .with {
                $0.messages = page.messages[kept].map { $0.wire(for: nil) }
                $0.more = page.hasMore || kept.count < page.messages.count
                $0.incomplete = page.isIncomplete
            }
        )
    }

    /// Converts a search.
    private func search(for request: ProtoSearch) async throws -> SearchRequest {
        SearchRequest(
            account: account,
            query: request.query,
            place: try place(of: request),
            sender: try await sender(named: request.sender),
            since: request.hasSince ? request.since : nil,
            until: request.hasUntil ? request.until : nil,
            before: request.beforeID == 0 ? nil : MessageID(rawValue: Int64(clamping: request.beforeID)),
            limit: Int(request.limit)
        )
    }

    /// Returns the conversation that a search is restricted to.
    private func place(of request: ProtoSearch) throws -> ConversationReference? {
        switch request.place {
        case nil, .conversation(0): return nil
        case .conversation(let number): return .conversation(ConversationID(wire: number))
        case .user(let name):
            guard let username = try? Username(name) else {
                throw Self.noSuchConversation
            }
            return .direct(username)
        }
    }

    /// Returns the account that a search is restricted to. A misspelt name is an error: finding nothing would look as
    /// if the account had written nothing.
    private func sender(named name: String) async throws -> Username? {
        guard !name.isEmpty else {
            return nil
        }
        guard let username = try? Username(name), try await services.accounts.registeredName(username) != nil else {
            throw Refusal(.noSuchUser, "There is no account of that name.")
        }
        return username
    }

    /// Searches in the account's turn: one search at a time, which also counts as one of its page reads.
    private func find(_ search: SearchRequest) async throws -> SearchPage? {
        try await services.reads.run(.search, of: search.account) {
            try await services.reads.run(.page, of: search.account) {
                try await services.history.search(search)
            }
        }
    }

    private static let noSuchConversation = Refusal(.noSuchConversation, "There is no such conversation.")
}

extension ConversationReference {
    /// Converts a place; `nil` when it is invalid.
    fileprivate init?(_ place: ProtoGetHistory.OneOf_Place?) {
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
    /// Converts a position. Numbers out of the store's range are clamped.
    fileprivate init(_ position: ProtoGetHistory.OneOf_Position?) {
        switch position {
        case .before(let sequence): self = .before(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .after(let sequence): self = .after(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .around(let sequence): self = .around(SequenceNumber(rawValue: Int64(clamping: sequence)))
        case .aroundTime(let time): self = .aroundTime(time)
        case .aroundID(let id): self = .aroundID(MessageID(rawValue: Int64(clamping: id)))
        case nil: self = .latest
        }
    }

    /// Returns the messages of a page that must not be cut.
    func anchor(in messages: [StoredMessage]) -> PageTruncation.Anchor {
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

extension ProtoHistory {
    /// Makes the part of a page that fits into a frame.
    ///
    /// - Parameters:
    ///   - origin: The requesting session: messages that it sent are marked.
    ///   - device: The device of that session, which is sent its own block of each sealed message; `nil` for none.
    init(_ page: HistoryPage, at position: PagePosition, origin: Int64, device: DeviceNumber?) {
        let kept = PageTruncation.range(
            of: page.messages.map { $0.wireBound(for: device) },
            around: position.anchor(in: page.messages),
            budget: SessionRequests.pageBudget
        )
        self = .with {
            $0.conversation = page.conversation.wire
            $0.messages = page.messages[kept].map { message in
                .with {
                    $0.message = message.wire(for: device)
                    $0.sentHere = message.isOwn(of: origin)
                }
            }
            $0.atStart = page.isAtStart && kept.lowerBound == 0
            $0.atEnd = page.isAtEnd && kept.upperBound == page.messages.count
        }
    }
}
