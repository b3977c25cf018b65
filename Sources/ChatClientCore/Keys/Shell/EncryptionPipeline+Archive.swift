import ChatIdentity
import ChatProtocol
import NIOCore

/// Reading the archive: history, search, and the state of a conversation.
extension EncryptionPipeline {
    /// Returns whether the next direct message to an account is encrypted. The lists of an account that this client has
    /// not seen are looked at first.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    func encryption(with username: String) async throws -> ConversationEncryption {
        if let failure {
            return .stopped(.other(failure.message))
        }
        try await waitUntilDecided()
        try await carryOut { .inquire(account: username.lowercased(), $0) }
        let machine = machine
        return try await read { records throws(KeyStoreError) in try machine.encryption(with: username, in: records) }
    }

    /// Waits until the machine knows, after the first login, whether this client has keys.
    private func waitUntilDecided() async throws {
        guard !isDecided else {
            return
        }
        let ticket = Ticket<Void>()
        undecided.append(ticket)
        let timeout = eventLoop.scheduleTask(in: ClientTimeouts.request) {
            ticket.end(.failure(ChatError(.timedOut, "The server did not answer in time. Try again.")))
        }
        defer { timeout.cancel() }
        try await ticket.value()
    }

    /// Returns a page of history with the texts of the archive. Nothing is opened by reading it.
    ///
    /// - Throws: ``ChatError``.
    func resolved(_ page: HistoryPage) async throws(ChatError) -> HistoryPage {
        guard page.conversation.kind == .direct else {
            return page
        }
        return HistoryPage(
            conversation: page.conversation,
            messages: try await resolved(page.messages),
            isAtStart: page.isAtStart,
            isAtEnd: page.isAtEnd
        )
    }

    /// Returns the server's results and those of the archive as one page, newest first.
    ///
    /// - Throws: ``ChatError``.
    func merged(
        _ page: SearchPage,
        _ search: ArchiveSearch,
        in place: ConversationReference?
    ) async throws(ChatError) -> SearchPage {
        let results = SearchPage(
            messages: try await resolved(page.messages),
            hasMore: page.hasMore,
            isIncomplete: page.isIncomplete
        )
        guard failure == nil else {
            return results
        }
        let machine = machine
        let found: [ReceivedMessage] = try await read { records throws(KeyStoreError) in
            var search = search
            search.limit += 1
            switch place {
            case nil: break
            case .everyone: return []
            case .user(let name): search.peer = name.lowercased()
            case .conversation(let number):
                guard let peer = try records.conversation(number)?.peer else {
                    return []
                }
                search.peer = peer
            }
            var hits: [ReceivedMessage] = []
            for message in try records.search(search) {
                if let hit = try ReceivedMessage(archived: message, in: records) {
                    hits.append(hit)
                }
            }
            return try machine.shown(hits, in: records)
        }
        return results.merged(with: found, limit: search.limit)
    }

    private func resolved(_ messages: [ReceivedMessage]) async throws(ChatError) -> [ReceivedMessage] {
        guard failure == nil else {
            return messages.map(\.withoutKeys)
        }
        let machine = machine
        guard messages.contains(where: { $0.kind == .direct }) else {
            return messages
        }
        let shown = try await read { records throws(KeyStoreError) in try machine.shown(messages, in: records) }
        guard shown.contains(where: \.mayComeSoon), await waitUntilRead() else {
            return shown
        }
        let present = self.machine
        return try await read { records throws(KeyStoreError) in try present.shown(messages, in: records) }
    }

    /// Waits for a while until everything that the server has was read.
    ///
    /// - Returns: Whether it has waited: otherwise nothing has changed.
    private func waitUntilRead() async -> Bool {
        guard machine.mayRead, failure == nil, readers.count < Self.largestSends else {
            return false
        }
        let ticket = Ticket<Void>()
        readers.append(ticket)
        // A consumer that waits for the page may take no events meanwhile.
        inbox.wake()
        scheduleTick(isActive: true)
        let timeout = eventLoop.scheduleTask(in: EncryptionTimes.history) { ticket.end(.success(())) }
        defer {
            timeout.cancel()
            readers.removeAll { $0.hasEnded }
        }
        return (try? await ticket.value()) != nil
    }

    /// Lets the callers go on that wait until everything was read, or that wait in vain.
    func endReaders() {
        readers.forEach { $0.end(.success(())) }
        readers = []
    }

    private func read<Result: Sendable>(
        _ body: @escaping @Sendable (any KeyRecords) throws(KeyStoreError) -> Result
    ) async throws(ChatError) -> Result {
        do throws(KeyStoreError) {
            return try await store.transaction { records throws(KeyStoreError) in try body(records) }
        } catch {
            throw ChatError(.keyStore, error.message)
        }
    }
}

extension SearchPage {
    /// Merges results of the archive, of which there is one more than `limit` if there are more.
    ///
    /// Neither side is told beyond where the other one's page ends, so that no page leaves anything out.
    func merged(with archived: [ReceivedMessage], limit: Int) -> SearchPage {
        let hasMoreArchived = archived.count > limit
        let archived = archived.prefix(limit)
        var least: UInt64 = 0
        if hasMore, let last = messages.last {
            least = last.id
        }
        if hasMoreArchived, let last = archived.last {
            least = max(least, last.id)
        }
        let known = Set(archived.map(\.id))
        let all = (messages.filter { !known.contains($0.id) } + archived).sorted { $0.id > $1.id }
        let page = all.prefix { $0.id >= least }.prefix(limit)
        return SearchPage(
            messages: Array(page),
            hasMore: hasMore || hasMoreArchived || page.count < all.count,
            isIncomplete: isIncomplete
        )
    }
}

extension ReceivedMessage {
    /// Makes the message of an entry of the archive, without its text; `nil` if its place is not known.
    fileprivate init?(archived message: ArchivedMessage, in records: any KeyRecords) throws(KeyStoreError) {
        guard let place = message.place else {
            return nil
        }
        let own = try records.ownDevice()?.account ?? ""
        let recipient = message.sender.account == own ? message.peer : own
        self.init(
            conversation: place.conversation,
            kind: .direct,
            sequence: place.sequence,
            id: place.id,
            sender: try records.peer(message.sender.account)?.name ?? message.sender.account,
            recipient: try records.peer(recipient)?.name ?? recipient,
            time: message.time,
            body: "",
            wire: .tls,
            isMissed: true,
            encryption: .unopened(.waiting),
            sealed: SealedParts(senderDevice: message.sender.device.rawValue, payload: [], block: [])
        )
    }
}
