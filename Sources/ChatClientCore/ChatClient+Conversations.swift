import ChatProtocol
import Foundation
import SwiftProtobuf

/// What has been said before, and how far it was read.
extension ChatClient {
    /// The conversations that this account may read, sorted by their numbers, with what it has not read yet.
    ///
    /// - Throws: ``ChatError``.
    public func conversations() async throws -> [Conversation] {
        var conversations: [Conversation] = []
        while true {
            let nextPage = WireListConversations.with { $0.after = conversations.last?.id ?? 0 }
            guard case .conversationList(let page) = try await ask(.listConversations(nextPage)) else {
                throw Self.unexpected
            }
            conversations += page.conversations.map { Conversation($0) }
            // An empty page that promises more would be asked for again and again.
            guard page.more, !page.conversations.isEmpty else {
                return conversations
            }
        }
    }

    /// A page of what was said in a conversation.
    ///
    /// - Parameters:
    ///   - place: Which conversation.
    ///   - position: Where in it.
    ///   - limit: The most messages, 1 to 200. Fewer come when they are long.
    /// - Throws: ``ChatError``; what is not this account's fails as what does not exist.
    public func history(of place: Place, _ position: HistoryPosition, limit: Int) async throws -> HistoryPage {
        let request = WireGetHistory.with {
            switch place {
            case .everyone: $0.place = .conversation(Conversation.everyone)
            case .user(let name): $0.place = .user(name)
            case .conversation(let id): $0.place = .conversation(id)
            }
            $0.limit = UInt32(clamping: limit)
            switch position {
            case .latest: break
            case .before(let sequence): $0.position = .before(sequence)
            case .after(let sequence): $0.position = .after(sequence)
            case .around(let sequence): $0.position = .around(sequence)
            case .aroundTime(let time): $0.position = .aroundTime(time)
            case .aroundID(let id): $0.position = .aroundID(id)
            }
        }
        guard case .history(let history) = try await ask(.getHistory(request)) else {
            throw Self.unexpected
        }
        return HistoryPage(history)
    }

    /// Full-text search in all that this account may read.
    ///
    /// - Parameters:
    ///   - query: Words that must all occur, `"a phrase"`, the beginning of a word with `*` behind it; 1 to 200
    ///     characters, with at least 2 letters before a `*`. In scripts without blanks, such as Chinese, any part of a
    ///     sentence.
    ///   - conversation: Only in this one; `nil` for all.
    ///   - id: Only messages with a smaller id, for the next page; `nil` for the first one.
    ///   - limit: The most messages, 1 to 100. Fewer come when they are long.
    /// - Throws: ``ChatError``.
    public func search(
        _ query: String,
        in conversation: UInt64?,
        before id: UInt64?,
        limit: Int
    ) async throws -> SearchPage {
        let request = WireSearch.with {
            $0.query = query
            $0.conversation = conversation ?? 0
            $0.beforeID = id ?? 0
            $0.limit = UInt32(clamping: limit)
        }
        guard case .searchResults(let results) = try await ask(.search(request)) else {
            throw Self.unexpected
        }
        return SearchPage(results)
    }

    /// Tells how far the person has got a conversation, and has read it: on all devices. Neither ever goes back.
    ///
    /// - Throws: ``ChatError``.
    public func mark(_ conversation: UInt64, deliveredThrough: UInt64?, readThrough: UInt64?) async throws {
        let request = WireMark.with {
            $0.conversation = conversation
            $0.deliveredThrough = deliveredThrough ?? 0
            $0.readThrough = readThrough ?? 0
        }
        try await carryOut(.mark(request))
    }

    /// Sets whether others are told what this account has read of their direct messages.
    ///
    /// - Throws: ``ChatError``.
    public func setReadReceipts(_ isOn: Bool) async throws {
        try await carryOut(.setPreferences(.with { $0.readReceipts = isOn }))
    }

    /// Changes the password of this account. The server ends the account's other sessions, with
    /// ``ChatError/Code/passwordChanged``; one from before 0.2 lets them go on.
    ///
    /// - Throws: ``ChatError``, such as one with the rule that the new password breaks.
    public func changePassword(from old: String, to new: String) async throws {
        let request = WireChangePassword.with {
            $0.oldPassword = old
            $0.newPassword = new
        }
        try await carryOut(.changePassword(request))
    }

    /// Asks for something that is answered by no more than that it was done.
    func carryOut(_ request: WireClientFrame.OneOf_Request) async throws {
        guard case .done = try await ask(request) else {
            throw Self.unexpected
        }
    }
}
