import ChatIdentity
import ChatProtocol

/// The archive of an ``InMemoryKeyRecords``.
struct MemoryArchive: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        /// The order in which messages were first saved.
        let number: UInt64
        var message: ArchivedMessage
    }

    private struct Place: Sendable, Hashable {
        let line: [UInt8]
        let conversation: UInt64
        let sequence: UInt64
    }

    private struct Token: Sendable, Hashable {
        let account: String
        let token: [UInt8]
    }

    private var entries = ShardedDictionary<[UInt8], Entry>()
    private var lastNumber: UInt64 = 0
    /// The payloads at a place and with a token. Several only if a server lies; then the first that was saved counts.
    private var places = ShardedDictionary<Place, Set<[UInt8]>>()
    private var tokens = ShardedDictionary<Token, Set<[UInt8]>>()
    private var unsent: Set<[UInt8]> = []
    private var unopened: [DeviceAddress: Set<[UInt8]>] = [:]

    func message(payloadHash: [UInt8]) -> ArchivedMessage? {
        entries[payloadHash]?.message
    }

    func message(line: [UInt8], conversation: UInt64, sequence: UInt64) -> ArchivedMessage? {
        first(places[Place(line: line, conversation: conversation, sequence: sequence), default: []])
    }

    func message(token: [UInt8], sender account: String) -> ArchivedMessage? {
        first(tokens[Token(account: account, token: token), default: []])
    }

    var unsentMessages: [ArchivedMessage] {
        sorted(unsent).map(\.message)
    }

    func unopenedMessages(of sender: DeviceAddress, limit: Int) -> [ArchivedMessage] {
        sorted(unopened[sender, default: []]).suffix(max(0, limit)).reversed().map(\.message)
    }

    func search(_ search: ArchiveSearch, words: SearchExpression?, line: [UInt8]) -> [ArchivedMessage] {
        let found = entries.values.lazy.map(\.message).filter { message in
            guard message.place?.line == line, search.admits(message), case .text(let text) = message.content else {
                return false
            }
            return words?.matches(SearchTokenizer.words(in: text)) ?? true
        }
        // Two messages with one id: only if a server lies. Their order must not be a matter of chance.
        let newestFirst = found.sorted { left, right in
            let (leftID, rightID) = (left.place?.id ?? 0, right.place?.id ?? 0)
            return leftID == rightID
                ? right.payloadHash.lexicographicallyPrecedes(left.payloadHash) : leftID > rightID
        }
        return Array(newestFirst.prefix(search.boundedLimit))
    }

    mutating func save(_ message: ArchivedMessage) {
        let before = remove(payloadHash: message.payloadHash)
        lastNumber += before == nil ? 1 : 0
        insert(Entry(number: before ?? lastNumber, message: message))
    }

    /// Replaces a payload; the message keeps its place in the order.
    mutating func replacePayload(_ old: [UInt8], by new: [UInt8]) {
        guard var message = message(payloadHash: old), let number = remove(payloadHash: old) else {
            return
        }
        message.payloadHash = new
        insert(Entry(number: number, message: message))
    }

    /// - Returns: The message's number in the order; `nil` if there was none.
    @discardableResult
    mutating func remove(payloadHash: [UInt8]) -> UInt64? {
        guard let entry = entries[payloadHash] else {
            return nil
        }
        let message = entry.message
        entries[payloadHash] = nil
        unsent.remove(payloadHash)
        if let place = Self.place(of: message) {
            places[place]?.remove(payloadHash)
            places[place] = places[place].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let token = Self.token(of: message) {
            tokens[token]?.remove(payloadHash)
            tokens[token] = tokens[token].flatMap { $0.isEmpty ? nil : $0 }
        }
        if case .unopened = message.content {
            unopened[message.sender]?.remove(payloadHash)
            unopened[message.sender] = unopened[message.sender].flatMap { $0.isEmpty ? nil : $0 }
        }
        return entry.number
    }

    private mutating func insert(_ entry: Entry) {
        let message = entry.message
        entries[message.payloadHash] = entry
        if let place = Self.place(of: message) {
            places[place, default: []].insert(message.payloadHash)
        } else {
            unsent.insert(message.payloadHash)
        }
        if let token = Self.token(of: message) {
            tokens[token, default: []].insert(message.payloadHash)
        }
        if case .unopened = message.content {
            unopened[message.sender, default: []].insert(message.payloadHash)
        }
    }

    private func sorted(_ payloads: Set<[UInt8]>) -> [Entry] {
        payloads.compactMap { entries[$0] }.sorted { $0.number < $1.number }
    }

    private func first(_ payloads: Set<[UInt8]>) -> ArchivedMessage? {
        payloads.compactMap { entries[$0] }.min { $0.number < $1.number }?.message
    }

    private static func place(of message: ArchivedMessage) -> Place? {
        message.place.map { Place(line: $0.line, conversation: $0.conversation, sequence: $0.sequence) }
    }

    private static func token(of message: ArchivedMessage) -> Token? {
        message.token.isEmpty ? nil : Token(account: message.sender.account, token: message.token)
    }
}
