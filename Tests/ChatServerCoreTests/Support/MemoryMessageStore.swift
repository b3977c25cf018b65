import ChatProtocol
import ChatStorage
import Synchronization

/// A message store in memory, which a test can make to wait or to fail.
final class MemoryMessageStore: MessageStore {
    fileprivate struct Token: Hashable {
        let sender: AccountID
        let bytes: [UInt8]
    }

    fileprivate struct State {
        var accounts: [Account] = []
        var messages: [StoredMessage] = []
        var tokens: [Token: StoredMessage] = [:]
        var conversations: [Set<AccountID>] = []
        var lengths: [ConversationID: Int64] = [:]
        var batches: [Int] = []
        var failure: StorageError?
    }

    private let state = Mutex(State())
    private let beforeAppend: @Sendable () async -> Void

    /// Makes an empty store.
    ///
    /// - Parameter beforeAppend: Runs before each transaction.
    init(beforeAppend: @escaping @Sendable () async -> Void = {}) {
        self.beforeAppend = beforeAppend
    }

    /// How many drafts each transaction had.
    var batches: [Int] {
        state.withLock { $0.batches }
    }

    /// What every call throws from now on; `nil` for none.
    func fail(with failure: StorageError?) {
        state.withLock { $0.failure = failure }
    }

    func account(for username: Username) async throws -> Account {
        try state.withLock { state in
            try state.check()
            if let account = state.accounts.first(where: { $0.username == username }) {
                return account
            }
            return state.add(username)
        }
    }

    func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome] {
        await beforeAppend()
        return try state.withLock { state in
            try state.check()
            state.batches.append(drafts.count)
            return drafts.map { state.append($0) }
        }
    }

    func message(from sender: AccountID, token: [UInt8]) async throws -> StoredMessage? {
        try state.withLock { state in
            try state.check()
            return state.tokens[Token(sender: sender, bytes: token)]
        }
    }

    func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int
    ) async throws -> [StoredMessage] {
        try state.withLock { state in
            try state.check()
            let visible = state.messages.filter { message in
                message.id > after
                    && (message.origin != excludingOrigin || message.recipientID == message.senderID)
                    && (message.recipientID == nil || [message.senderID, message.recipientID].contains(account))
            }
            return Array(visible.prefix(limit))
        }
    }

    func newestMessageID() async throws -> MessageID {
        state.withLock { $0.messages.last?.id ?? .zero }
    }

    func close() async throws {}
}

extension MemoryMessageStore.State {
    fileprivate func check() throws {
        if let failure {
            throw failure
        }
    }

    fileprivate mutating func add(_ username: Username) -> Account {
        let number = Int64(accounts.count) + 1
        let account = Account(id: AccountID(rawValue: number), username: username)
        accounts.append(account)
        return account
    }

    fileprivate mutating func append(_ draft: MessageDraft) -> AppendOutcome {
        let token = MemoryMessageStore.Token(sender: draft.sender, bytes: draft.token)
        if let known = tokens[token] {
            return .repeated(known)
        }
        var recipient: AccountID?
        if case .account(let id) = draft.destination {
            recipient = id
        }
        let conversation = conversation(of: recipient.map { [draft.sender, $0] })
        lengths[conversation, default: 0] += 1
        let message = StoredMessage(
            id: MessageID(rawValue: Int64(messages.count) + 1),
            conversation: conversation,
            sequence: SequenceNumber(rawValue: lengths[conversation, default: 1]),
            kind: recipient == nil ? .everyone : .direct,
            sender: name(of: draft.sender),
            recipient: recipient.map { name(of: $0) },
            senderID: draft.sender,
            recipientID: recipient,
            time: draft.time,
            body: draft.body,
            origin: draft.origin
        )
        messages.append(message)
        tokens[token] = message
        return .stored(message)
    }

    private mutating func conversation(of pair: Set<AccountID>?) -> ConversationID {
        guard let pair else {
            return .everyone
        }
        if !conversations.contains(pair) {
            conversations.append(pair)
        }
        return ConversationID(rawValue: Int64(conversations.firstIndex(of: pair) ?? 0) + 2)
    }

    private func name(of id: AccountID) -> String {
        accounts.first { $0.id == id }?.username.value ?? "account \(id.rawValue)"
    }
}
