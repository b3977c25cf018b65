import ChatProtocol
import NIOCore

/// Reads the archive for the callers of a session: history, search, and the state of a conversation.
struct ArchiveReader: Sendable {
    let pipeline: EncryptionPipeline

    /// Returns whether the next direct message to an account is encrypted. The lists of an account that this client has
    /// not seen are looked at first.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    func encryption(with username: String) async throws -> ConversationEncryption {
        if let failure = await pipeline.failure {
            return .stopped(.other(failure.message))
        }
        try await pipeline.waitForDecision()?.value(within: ClientTimeouts.request, on: pipeline.eventLoop)
        try await pipeline.carryOut { .inquire(account: username.lowercased(), $0) }
        return try await pipeline.archive.encryption(with: username)
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
        guard await pipeline.failure == nil else {
            return results
        }
        let found = try await pipeline.archive.found(search, in: place)
        return results.merged(with: found, limit: search.limit)
    }

    private func resolved(_ messages: [ReceivedMessage]) async throws(ChatError) -> [ReceivedMessage] {
        guard await pipeline.failure == nil else {
            return messages.map(\.withoutKeys)
        }
        guard messages.contains(where: { $0.kind == .direct }) else {
            return messages
        }
        let shown = try await pipeline.archive.shown(messages)
        guard shown.contains(where: \.mayComeSoon), await waitUntilRead() else {
            return shown
        }
        return try await pipeline.archive.shown(messages)
    }

    /// Waits for a while until everything that the server has was read.
    ///
    /// - Returns: Whether it has waited: otherwise nothing has changed.
    private func waitUntilRead() async -> Bool {
        guard let ticket = await pipeline.waitForReading() else {
            return false
        }
        let timeout = pipeline.eventLoop.scheduleTask(in: EncryptionTimes.history) { ticket.end(.success(())) }
        let hasWaited = (try? await ticket.value()) != nil
        timeout.cancel()
        await pipeline.endWaitForReading()
        return hasWaited
    }
}
