import ChatProtocol
import ChatTesting
import Synchronization
import Testing

@testable import ChatStorage

/// Model-based test: gives a store and the model the same random commands and compares their answers.
struct ModelRun {
    let store: any ChatStore
    let seed: UInt64
    private(set) var model: ChatModel
    var random: SplitMix64
    private let accounts: [AccountID]
    private var step = 0
    /// Numbers of rooms and drafts of messages, to be used again.
    private var numbers: [RoomNumber] = []
    private var drafts: [MessageDraft] = []
    /// The tokens of remembered logins, with their accounts, and the time, which only grows.
    private(set) var tokens: [(token: LoginToken, account: AccountID)] = []
    private(set) var time: Int64 = 1_790_000_000_000

    private static let words = ["river", "stone", "cloud", "apple", "night"]
    private static let roomNames = ["Den", "den", "Pit", "Attic", "Cave"]

    /// - Parameter fixture: A store that is still unused.
    init(_ fixture: MessageFixture, seed: UInt64) async throws {
        try await fixture.makeFast()
        store = fixture.store
        var names: [AccountID: Username] = [:]
        for name in ["alice", "bob", "carol", "dave"] {
            let account = try await store.account(for: Username(name))
            names[account.id] = account.username
        }
        self.seed = seed
        random = SplitMix64(seed: seed)
        model = ChatModel(names: names)
        accounts = names.keys.sorted { $0.rawValue < $1.rawValue }
    }

    /// Runs commands, each followed by a query.
    mutating func run(steps: Int) async throws {
        for _ in 0..<steps {
            step += 1
            switch Int.random(in: 0..<22, using: &random) {
            case 20...: try await logIn()
            case 0..<8: try await send()
            case 8..<10: try await mark()
            case 10..<12: try await create()
            case 12..<15: try await join()
            case 15: try await leave()
            case 16..<19: try await manage()
            default: try await rare()
            }
            try await look()
        }
    }

    func check<Value: Equatable>(_ store: Value, _ model: Value, _ what: String) {
        #expect(store == model, "seed \(seed), step \(step): \(what)")
    }

    mutating func change<Value>(_ body: (inout ChatModel) -> Value) -> Value { body(&model) }

    mutating func pass(milliseconds: Int64) { time += milliseconds }

    mutating func add(_ token: LoginToken, of account: AccountID) { tokens.append((token, account)) }

    /// The value of a call, or the reason for its refusal.
    private func outcome<Value: Equatable & Sendable>(_ body: () async throws -> Value) async throws
        -> Result<Value, RoomRefusal>
    {
        do {
            return .success(try await body())
        } catch let refusal as RoomRefusal {
            return .failure(refusal)
        }
    }
}

// Choices.
extension ModelRun {
    private mutating func pick<Value>(_ values: [Value]) throws -> Value {
        try #require(values.randomElement(using: &random))
    }

    mutating func anyone() throws -> AccountID { try pick(accounts) }

    private mutating func anyName() throws -> Username {
        try Username(pick(["alice", "BOB", "carol", "dave", "nobody"]))
    }

    private mutating func anyConversation() throws -> ConversationID {
        ConversationID(rawValue: Int64.random(in: 1...Int64(model.conversations.count + 1), using: &random))
    }

    /// Mostly a room that exists.
    private mutating func anyRoom() throws -> ConversationID {
        if !model.rooms.isEmpty, random.happens(0.9) {
            return try pick(model.rooms).conversation
        }
        return try anyConversation()
    }

    private mutating func anyKey() throws -> RoomKey {
        if !numbers.isEmpty, random.happens(0.7) {
            return try pick(numbers).key
        }
        return .name(try pick(Self.roomNames))
    }

    private mutating func anySequence() -> SequenceNumber {
        SequenceNumber(rawValue: Int64.random(in: -1...40, using: &random))
    }
}

// Commands.
extension ModelRun {
    private mutating func send() async throws {
        var batch: [MessageDraft] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            if !drafts.isEmpty, random.happens(0.1) {
                var again = try pick(drafts)
                // A repetition comes with the present time, regardless of the time of the first draft.
                again.time = 1_700_000_000_000 + Int64(drafts.count)
                batch.append(again)
                continue
            }
            let destination: MessageDraft.Destination =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: .everyone
                case 1: .account(try anyone())
                default: .room(try anyRoom())
                }
            let body = try (0..<3).map { _ in try pick(Self.words) }.joined(separator: " ")
            let origin = Int64.random(in: 1...3, using: &random)
            batch.append(draft(drafts.count, from: try anyone(), to: destination, body: body, origin: origin))
            drafts.append(contentsOf: batch.suffix(1))
        }
        let outcomes = try await store.append(batch)
        check(outcomes, batch.map { model.append($0) }, "append \(batch.map(\.destination))")
    }

    private mutating func mark() async throws {
        let marks = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
            Mark(
                account: try anyone(),
                conversation: try anyConversation(),
                deliveredThrough: anySequence().rawValue,
                readThrough: anySequence().rawValue
            )
        }
        check(try await store.move(marks), marks.map { model.move($0) }, "\(marks)")
    }

    private mutating func create() async throws {
        let draft = RoomDraft(
            name: try pick(Self.roomNames),
            limit: Int.random(in: 1...4, using: &random),
            isListed: random.happens(0.6),
            isInviteOnly: random.happens(0.3),
            passwordHash: random.happens(0.3) ? "$hash" : nil,
            isKept: random.happens(0.5)
        )
        let admin = try anyone()
        let made = try await outcome { try await store.createRoom(draft, admin: admin) }
        let number = (try? made.get().number) ?? RoomNumber(rawValue: 0)
        numbers.append(number)
        let expected = try await outcome { try model.createRoom(draft, admin: admin, number: number) }
        check(made, expected, "create \(draft)")
    }

    private mutating func join() async throws {
        let (key, account) = (try anyKey(), try anyone())
        let hash = try await outcome { try await store.passwordHash(toJoin: key, account: account) }
        check(hash, try await outcome { try model.passwordHash(toJoin: key, account: account) }, "hash \(key)")
        // Proves the password, as if the user knew it.
        let proven = (try? await store.passwordHash(toJoin: key, account: account)) ?? nil
        let joined = try await outcome {
            try await Optional(store.joinRoom(key, account: account, provenHash: proven))
        }
        check(joined, try await outcome { try model.joinRoom(key, account: account) }, "join \(key)")
    }

    private mutating func leave() async throws {
        let (room, account) = (try anyRoom(), try anyone())
        let left = try await outcome { try await Optional(store.leaveRoom(room, account: account)) }
        check(left, try await outcome { try model.leaveRoom(room, account: account) }, "leave \(room)")
    }

    private mutating func manage() async throws {
        let room = try anyRoom()
        let admin = model.rooms.first { $0.conversation == room }?.admin
        let by = random.happens(0.7) ? try admin ?? anyone() : try anyone()
        let action = try pick([RoomAction.kick, .ban, .unban, .mute, .unmute, .invite, .invite, .handOver])
        let name = try anyName()
        let done = try await outcome { try await Optional(store.manageRoom(room, action, of: name, by: by)) }
        let expected = try await outcome { try model.manageRoom(room, action, of: name, by: by) }
        check(done, expected, "\(action) \(name) in \(room)")
    }

    private mutating func rare() async throws {
        let account = try anyone()
        switch Int.random(in: 0..<4, using: &random) {
        case 0: check(try await store.departed(account), try model.departed(account), "departed \(account)")
        case 1:
            try await store.setReadReceipts(false, of: account)
            model.silent.insert(account)
        case 2:
            try await store.setReadReceipts(true, of: account)
            model.silent.remove(account)
        default:
            let count = Int.random(in: 1...20, using: &random)
            let removed = try await store.enforce(Retention(messages: count), now: 0, limit: 10_000)
            check(removed, model.keep(Int64(count)), "keep \(count)")
        }
    }
}

// Looks.
extension ModelRun {
    private mutating func look() async throws {
        let account = try anyone()
        let limit = Int.random(in: 1...12, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: try await lookAtHistory(account, limit: limit)
        case 2:
            let after = Int64.random(in: 0...4, using: &random)
            let list = try await store.conversations(of: account, after: after, limit: limit)
            check(list, model.conversations(of: account, after: after, limit: limit), "conversations of \(account)")
        case 3:
            let origin = Int64.random(in: 0...3, using: &random)
            let after = MessageID(rawValue: Int64.random(in: 0...100, using: &random))
            let page = try await store.page(for: account, after: after, excludingOrigin: origin, limit: limit)
            let expected = model.page(for: account, after: after, excludingOrigin: origin, limit: limit)
            check(page, expected, "page for \(account) after \(after)")
        case 4: try await lookForWords(account, limit: limit)
        default:
            let room = try anyRoom()
            check(try await store.room(room, for: account), model.room(room, for: account), "\(room)")
            let after = random.happens(0.5) ? "" : try pick(Self.roomNames)
            let rooms = try await store.rooms(for: account, after: after, limit: limit)
            check(rooms, model.rooms(for: account, after: after, limit: limit), "rooms for \(account)")
            let passing = try await store.membersOfPassingRooms().map(\.id)
            check(Set(passing), model.membersOfPassingRooms(), "passing rooms")
        }
    }

    private mutating func lookAtHistory(_ account: AccountID, limit: Int) async throws {
        let position = try pick([
            PagePosition.latest, .before(anySequence()), .after(anySequence()), .around(anySequence()),
            .aroundTime(1_700_000_000_000 + anySequence().rawValue * 5),
            .aroundID(MessageID(rawValue: anySequence().rawValue * 3)),
        ])
        let place =
            random.happens(0.8) ? ConversationReference.conversation(try anyConversation()) : .direct(try anyName())
        let request = HistoryRequest(account: account, place: place, position: position, limit: limit)
        check(try await store.history(request), model.history(request), "\(request)")
    }

    private mutating func lookForWords(_ account: AccountID, limit: Int) async throws {
        let time = 1_700_000_000_000 + Int64(drafts.count)
        var request = SearchRequest(account: account, query: "", limit: limit)
        request.place = random.happens(0.4) ? .conversation(try anyConversation()) : nil
        request.place = random.happens(0.1) ? .direct(try anyName()) : request.place
        request.sender = random.happens(0.4) ? try anyName() : nil
        request.since = random.happens(0.3) ? time - Int64.random(in: -2...50, using: &random) : nil
        request.until = random.happens(0.3) ? time - Int64.random(in: -2...50, using: &random) : nil
        request.before = random.happens(0.2) ? MessageID(rawValue: Int64.random(in: 0...100, using: &random)) : nil
        let hasFilter = request.place != nil || request.sender != nil || request.since != nil || request.until != nil
        let count = Int.random(in: hasFilter ? 0...2 : 1...2, using: &random)
        let words = try (0..<count).map { _ in try pick(Self.words) }
        request.query = words.joined(separator: " ")
        let page = try await store.search(request)
        let expected = model.search(words, request)
        check(page?.messages, expected.map { Array($0.prefix(limit)) }, "\(request)")
        check(page?.hasMore, expected.map { $0.count > limit }, "more of \(request)")
    }
}
