import ChatProtocol

/// Reading the archive: see ``ArchiveReader``, and what it waits for.
extension EncryptionPipeline {
    /// Returns whether the next direct message to an account is encrypted.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    nonisolated func encryption(with username: String) async throws -> ConversationEncryption {
        try await ArchiveReader(pipeline: self).encryption(with: username)
    }

    /// Returns a page of history with the texts of the archive.
    ///
    /// - Throws: ``ChatError``.
    nonisolated func resolved(_ page: HistoryPage) async throws(ChatError) -> HistoryPage {
        try await ArchiveReader(pipeline: self).resolved(page)
    }

    /// Returns the server's results and those of the archive as one page, newest first.
    ///
    /// - Throws: ``ChatError``.
    nonisolated func merged(
        _ page: SearchPage,
        _ search: ArchiveSearch,
        in place: ConversationReference?
    ) async throws(ChatError) -> SearchPage {
        try await ArchiveReader(pipeline: self).merged(page, search, in: place)
    }

    /// The archive, as far as the machine has come.
    var archive: ArchiveViews {
        ArchiveViews(store: store, machine: machine)
    }

    /// Begins to wait until the machine knows, after the first login, whether this client has keys; `nil` if it does.
    func waitForDecision() -> Ticket<Void>? {
        callers.isDecided ? nil : callers.addUndecided()
    }

    /// Begins to wait until everything that the server has was read; `nil` if there is nothing to wait for.
    func waitForReading() -> Ticket<Void>? {
        guard machine.mayRead, failure == nil, callers.hasRoomForReader else {
            return nil
        }
        // A consumer that waits for the page may take no events meanwhile.
        inbox.wake()
        scheduleTick(isActive: true)
        return callers.addReader()
    }

    /// A reader waits no longer.
    func endWaitForReading() {
        callers.removeEndedReaders()
    }
}
