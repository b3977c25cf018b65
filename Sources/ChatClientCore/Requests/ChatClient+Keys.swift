import ChatProtocol

/// Requests that the keys of this client have a part in.
extension ChatClient {
    /// Answers a request that is not made in the usual way: about keys, or a direct message that may be sealed.
    ///
    /// - Returns: `nil` for all others.
    /// - Throws: ``ChatError``; `CancellationError`.
    func answerWithKeys(_ request: Request) async throws -> Answer? {
        let keys = session.keys
        switch request {
        case .send(let body, .user(let name), let token, let requiresEncryption):
            guard let pipeline = keys.pipeline else {
                try keys.checkPlain(requiresEncryption: requiresEncryption)
                return nil
            }
            let receipt = try await pipeline.send(
                body,
                to: name,
                token: token ?? Self.makeToken(),
                requiresEncryption: requiresEncryption
            )
            return .stored(receipt)
        case .conversationEncryption(let name):
            guard let pipeline = keys.pipeline else {
                return .conversationEncryption(keys.encryption)
            }
            return .conversationEncryption(try await pipeline.encryption(with: name))
        case .acceptIdentity(let name):
            try await carryOut { .accept(account: name.lowercased(), $0) }
        case .makeKeys:
            try await carryOut { .makeKeys($0) }
        case .resetIdentity(let password):
            try await carryOut { .resetIdentity(password: password, $0) }
        case .send, .status, .register, .logIn, .logInWithToken, .activeUsers, .deliveryStatistics, .conversations,
            .history, .search, .mark, .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin,
            .createRoom, .joinRoom, .leaveRoom, .rooms, .room, .manage, .administer, .logOut:
            return nil
        }
        return .done
    }

    /// Puts what the archive has into an answer.
    ///
    /// - Throws: ``ChatError``.
    func resolved(_ answer: Answer, to request: Request) async throws -> Answer {
        guard let pipeline = session.keys.pipeline else {
            return answer
        }
        switch (answer, request) {
        case (.history(let page), _):
            return .history(try await pipeline.resolved(page))
        case (.search(let page), .search(let query, let filter, let before, let limit)):
            let search = ArchiveSearch(query: query, filter: filter, before: before, limit: limit)
            return .search(try await pipeline.merged(page, search, in: filter.place))
        default:
            return answer
        }
    }

    private func carryOut(_ event: @Sendable (CommandNumber) -> EncryptionEvent) async throws {
        guard let pipeline = session.keys.pipeline else {
            throw ChatError.withoutKeyStore
        }
        try await pipeline.carryOut(event)
    }
}

extension ArchiveSearch {
    /// The search of the archive for a search of the server.
    fileprivate init(query: String, filter: SearchFilter, before: UInt64?, limit: Int) {
        self.init(
            query: query,
            sender: filter.sender?.lowercased(),
            since: filter.since,
            until: filter.until,
            before: before,
            limit: limit
        )
    }
}
