package import ChatProtocol
package import ChatStorage

extension InMemoryChatStore {
    package func conversations(
        of account: AccountID,
        after: Int64,
        limit: Int
    ) async throws -> [ConversationSummary] {
        try perform(.history) { $0.conversations(of: account, after: after, limit: limit) }
    }

    package func history(_ request: HistoryRequest) async throws -> HistoryPage? {
        try perform(.history) { try $0.history(request) }
    }

    package func search(_ request: SearchRequest) async throws -> SearchPage? {
        let expression = try request.expression()
        return try perform(.history) { chat in
            _ = chat.index(limit: .max)
            return MemorySearch(chat: chat, request: request, expression: expression).page()
        }
    }

    package func index(limit: Int) async throws -> Int {
        try perform(.history) { $0.index(limit: limit) }
    }

    package func details(of account: AccountID) async throws -> AccountDetails {
        try perform(.accounts) { $0.people[account]?.details ?? AccountDetails() }
    }

    package func knownAccount(of username: Username) async throws -> (account: Account, details: AccountDetails)? {
        try perform(.accounts) { chat in
            try chat.people.account(named: username).map { ($0, chat.people[$0.id]?.details ?? AccountDetails()) }
        }
    }

    package func noteSeen(_ times: [AccountID: Int64]) async throws {
        try perform(.accounts) { chat in
            for (account, time) in times {
                chat.people.change(account) { $0.details.note(seen: time) }
            }
        }
    }

    package func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        try perform(.accounts) { chat in chat.people.change(account) { $0.details.sendsReadReceipts = isOn } }
    }

    package func serverSecret() async throws -> [UInt8] {
        // An HMAC-SHA256 key is as long as the hash (RFC 2104, section 3).
        let fresh = Self.random(bytes: 32)
        return try perform(.accounts) { chat in
            let secret = chat.secret ?? fresh
            chat.secret = secret
            return secret
        }
    }

    package func identity() async throws -> ServerIdentity {
        try perform(.identity) { $0.identity }
    }

    package func beginLine() async throws -> ServerIdentity {
        let line = Self.random()
        return try perform(.identity) { chat in
            chat.identity = ServerIdentity(serverID: chat.identity.serverID, line: line)
            // Invalidates earlier resumption tokens.
            chat.secret = nil
            chat.logins.endAll()
            return chat.identity
        }
    }

    package func newestTime() async throws -> Int64? {
        try perform(.identity) { $0.messages.last?.time }
    }

    package func knownAccounts() async throws -> KnownAccounts {
        try perform(.identity) { chat in
            let names = chat.people.all.map(\.name).filter { !$0.hasPrefix("(") }
            return KnownAccounts(count: names.count, names: Array(names.prefix(DataLoss.shownNames)))
        }
    }
}
