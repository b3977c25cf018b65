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
        return try await archive.encryption(with: username)
    }

    /// The archive, as far as the machine has come.
    private var archive: ArchiveViews {
        ArchiveViews(store: store, machine: machine)
    }

    /// Waits until the machine knows, after the first login, whether this client has keys.
    private func waitUntilDecided() async throws {
        guard !callers.isDecided else {
            return
        }
        let ticket = Ticket<Void>()
        callers.add(untilDecided: ticket)
        try await ticket.value(within: ClientTimeouts.request, on: eventLoop)
    }

    /// Returns a page of history with the texts of the archive. Nothing is opened by reading it.
    ///
    /// - Throws: ``ChatError``.
    func resolved(_ page: HistoryPage) async throws(ChatError) -> HistoryPage {
        guard page.conversation.kind == .direct else {
            return page
        }
        return page.with(try await resolved(page.messages))
    }

    /// Returns the server's results and those of the archive as one page, newest first.
    ///
    /// - Throws: ``ChatError``.
    func merged(
        _ page: SearchPage,
        _ search: ArchiveSearch,
        in place: ConversationReference?
    ) async throws(ChatError) -> SearchPage {
        let results = page.with(try await resolved(page.messages))
        guard failure == nil else {
            return results
        }
        return results.merged(with: try await archive.found(search, in: place), limit: search.limit)
    }

    private func resolved(_ messages: [ReceivedMessage]) async throws(ChatError) -> [ReceivedMessage] {
        guard failure == nil else {
            return messages.map(\.withoutKeys)
        }
        guard messages.contains(where: { $0.kind == .direct }) else {
            return messages
        }
        let shown = try await archive.shown(messages)
        guard shown.contains(where: \.mayComeSoon), await waitUntilRead() else {
            return shown
        }
        return try await archive.shown(messages)
    }

    /// Waits for a while until everything that the server has was read.
    ///
    /// - Returns: Whether it has waited: otherwise nothing has changed.
    private func waitUntilRead() async -> Bool {
        guard machine.mayRead, failure == nil, callers.hasRoomForReader else {
            return false
        }
        let ticket = Ticket<Void>()
        callers.add(reader: ticket)
        // A consumer that waits for the page may take no events meanwhile.
        inbox.wake()
        scheduleTick(isActive: true)
        let timeout = eventLoop.scheduleTask(in: EncryptionTimes.history) { ticket.end(.success(())) }
        defer {
            timeout.cancel()
            callers.removeEndedReaders()
        }
        return (try? await ticket.value()) != nil
    }
}
