package import ChatProtocol
package import ChatStorage
import Synchronization

/// An in-memory engine for tests: it fulfils the whole contract of ``ChatStore`` except durability, and a test can
/// make it wait or fail. The data is in ``MemoryChat``.
package final class InMemoryChatStore: ChatStore {
    /// The protocols that ``ChatStore`` is composed of, to select the calls that fail.
    package enum Part: Sendable, Hashable, CaseIterable {
        /// `MessageStore`.
        case messages
        /// `HistoryStore`.
        case history
        /// `RoomStore`.
        case rooms
        /// `AccountStore`.
        case accounts
        /// `LoginStore`.
        case logins
        /// `AdministrationStore`.
        case administration
        /// `MaintainedStore`.
        case maintenance
        /// `IdentityStore` and `InspectedStore`.
        case identity
        /// `DeviceStore`.
        case devices
    }

    private struct State {
        var chat: MemoryChat
        var failures: [Part: StorageError] = [:]
        var batches: [Int] = []
        var movedMarks: [[Mark]] = []
    }

    private let state: Mutex<State>
    private let beforeAppend: @Sendable () async -> Void
    private let beforeMove: @Sendable ([Mark]) async -> Void
    private let roomNumber: @Sendable () -> RoomNumber

    /// Creates a store.
    ///
    /// - Parameters:
    ///   - accounts: Accounts that already exist, with the numbers 1, 2, 3...
    ///   - identity: The store's identity; random when `nil`.
    ///   - roomNumber: Generates candidate numbers for a new room.
    ///   - beforeAppend: Runs before each transaction that stores messages.
    ///   - beforeMove: Runs before each transaction that moves marks.
    package init(
        accounts: [Username] = [],
        identity: ServerIdentity? = nil,
        roomNumber: @escaping @Sendable () -> RoomNumber = RoomNumber.random,
        beforeAppend: @escaping @Sendable () async -> Void = {},
        beforeMove: @escaping @Sendable ([Mark]) async -> Void = { _ in }
    ) {
        var chat = MemoryChat(identity: identity ?? ServerIdentity(serverID: Self.random(), line: Self.random()))
        for username in accounts {
            _ = chat.people.add(username)
        }
        state = Mutex(State(chat: chat))
        self.roomNumber = roomNumber
        self.beforeAppend = beforeAppend
        self.beforeMove = beforeMove
    }

    /// The store's name in messages.
    package let place = "memory"

    /// The number of drafts in each append transaction, including repeated and refused ones.
    package var batches: [Int] { state.withLock { $0.batches } }

    /// The marks passed to each transaction that moves marks.
    package var movedMarks: [[Mark]] { state.withLock { $0.movedMarks } }

    /// Makes calls throw from now on.
    ///
    /// - Parameters:
    ///   - failure: The error to throw; `nil` to stop failing.
    ///   - parts: The affected calls.
    package func fail(with failure: StorageError?, in parts: [Part] = Part.allCases) {
        state.withLock { state in
            for part in parts {
                state.failures[part] = failure
            }
        }
    }

    package func warmUp() async throws {}

    package func close() async throws {
        fail(with: .closed(path: place))
    }

    /// Runs one call of a part in mutual exclusion.
    func perform<Value: Sendable>(_ part: Part, _ work: (inout MemoryChat) throws -> Value) throws -> Value {
        try state.withLock { state in
            if let failure = state.failures[part] {
                throw failure
            }
            return try work(&state.chat)
        }
    }

    static func random(bytes: Int = ServerIdentity.bytes) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

extension InMemoryChatStore {
    package func account(for username: Username) async throws -> Account {
        try perform(.messages) { chat in
            try chat.people.account(named: username) ?? chat.people.add(username)
        }
    }

    package func append(_ drafts: [MessageDraft]) async throws -> [AppendOutcome] {
        await beforeAppend()
        let outcomes = try perform(.messages) { try $0.append(drafts) }
        if !drafts.isEmpty {
            state.withLock { $0.batches.append(drafts.count) }
        }
        return outcomes
    }

    package func page(
        for account: AccountID,
        after: MessageID,
        excludingOrigin: Int64,
        limit: Int,
        bytes: Int
    ) async throws -> [StoredMessage] {
        try perform(.messages) { chat in
            chat.missed(by: account, after: after, excludingOrigin: excludingOrigin, limit: limit, bytes: bytes)
        }
    }

    package func newestMessageID() async throws -> MessageID {
        try perform(.messages) { $0.newest }
    }

    package func move(_ marks: [Mark]) async throws -> [MarkOutcome] {
        await beforeMove(marks)
        let outcomes = try perform(.history) { chat in marks.map { chat.move($0) } }
        if !marks.isEmpty {
            state.withLock { $0.movedMarks.append(marks) }
        }
        return outcomes
    }

    package func createRoom(_ draft: RoomDraft, admin: AccountID) async throws -> Room {
        try perform(.rooms) { [roomNumber] in try $0.createRoom(draft, admin: admin, number: roomNumber, place: place) }
    }
}
