import ChatIdentity
import ChatProtocol

/// Views of the archive, for people who read the history or search it. Each is a transaction of its own.
struct ArchiveViews: Sendable {
    let store: KeyStore
    let machine: EncryptionMachine

    /// Whether the next direct message to an account is encrypted, as far as this client knows.
    ///
    /// - Throws: ``ChatError``.
    func encryption(with username: String) async throws(ChatError) -> ConversationEncryption {
        try await read { records throws(KeyStoreError) in try machine.encryption(with: username, in: records) }
    }

    /// Messages with the texts of the archive.
    ///
    /// - Throws: ``ChatError``.
    func shown(_ messages: [ReceivedMessage]) async throws(ChatError) -> [ReceivedMessage] {
        try await read { records throws(KeyStoreError) in try machine.shown(messages, in: records) }
    }

    /// Results of a search in the archive: one more than its limit if there are more.
    ///
    /// - Throws: ``ChatError``.
    func found(
        _ search: ArchiveSearch,
        in place: ConversationReference?
    ) async throws(ChatError) -> [ReceivedMessage] {
        try await read { records throws(KeyStoreError) in
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
