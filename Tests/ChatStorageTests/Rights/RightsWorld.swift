import ChatProtocol
import Testing

@testable import ChatStorage

extension RightsScene {
    /// Whether it is a room, and open.
    var isOpenRoom: Bool {
        switch self {
        case .room, .unlisted, .inviteOnly, .password: true
        case .everyone, .direct, .notes, .closed, .closedInSilence: false
        }
    }

    /// The draft of the scene's room.
    var draft: RoomDraft {
        RoomDraft(
            name: "Den",
            limit: 20,
            isListed: self != .unlisted,
            isInviteOnly: self == .inviteOnly,
            passwordHash: self == .password ? "$hash" : nil
        )
    }
}

/// A store with one conversation and one account for each person; each person tries every action.
struct RightsWorld {
    private let store: any ChatStore
    private let scene: RightsScene
    private let people: [RightsPerson: AccountID]
    private let conversation: ConversationID
    /// The number of a room that was open.
    private let number: RoomNumber?
    /// The target of `manage`: an account without any standing.
    private let bystander: Username

    init(_ fixture: MessageFixture, _ scene: RightsScene) async throws {
        store = fixture.store
        self.scene = scene
        var people: [RightsPerson: AccountID] = [:]
        for person in RightsPerson.allCases {
            people[person] = try await fixture.account("the-\(person)")
        }
        self.people = people
        bystander = try Username("bystander")
        _ = try await store.account(for: bystander)
        let admin = try #require(people[.admin])
        switch scene {
        case .everyone:
            (conversation, number) = (.everyone, nil)
            _ = try await store.append([draft(1, from: admin, body: "secret")])
        case .direct, .notes:
            let other = scene == .notes ? admin : try #require(people[.member])
            let stored = try await store.append([draft(1, from: admin, to: .account(other), body: "secret")])
            (conversation, number) = (try #require(stored.first?.message?.conversation), nil)
        case .room, .unlisted, .inviteOnly, .password, .closed, .closedInSilence:
            let room = try await store.createRoom(scene.draft, admin: admin)
            (conversation, number) = (room.conversation, room.number)
            try await fill(room)
        }
    }

    /// Lets everybody join, stores a message, and gives each person its standing.
    private func fill(_ room: Room) async throws {
        let admin = try #require(people[.admin])
        func manage(_ action: RoomAction, _ person: RightsPerson) async throws {
            _ = try await store.manageRoom(room.conversation, action, of: Username("the-\(person)"), by: admin)
        }
        for person in [RightsPerson.member, .muted, .banned, .kicked, .left] {
            if scene.draft.isInviteOnly {
                try await manage(.invite, person)
            }
            let account = try #require(people[person])
            let proven = scene.draft.passwordHash
            _ = try await store.joinRoom(room.number.key, account: account, provenHash: proven)
        }
        if scene != .closedInSilence {
            _ = try await store.append([draft(1, from: admin, to: .room(room.conversation), body: "secret")])
        }
        try await manage(.mute, .muted)
        try await manage(.ban, .banned)
        try await manage(.kick, .kicked)
        try await manage(.invite, .invited)
        _ = try await store.leaveRoom(room.conversation, account: try #require(people[.left]))
        if !scene.isOpenRoom {
            _ = try await store.leaveRoom(room.conversation, account: admin)
        }
    }

    /// The rights of a person, in the words of ``RightsTable``. Tries every action; a member has left at the end.
    func permitted(_ person: RightsPerson) async throws -> String {
        let account = try #require(people[person])
        var words = try await reading(account)
        words += try await may("write") { try await write(person, account) }
        words += try await store.room(conversation, for: account) == nil ? [] : ["see"]
        if let number {
            let list = try await store.rooms(for: account, after: "", limit: 9)
            words += list.contains { $0.number == number } ? ["rooms"] : []
            words += try await way("number", number.key, account)
            words += try await way("name", .name(scene.draft.name), account)
        }
        for (word, action) in [("invite", RoomAction.invite), ("manage", .unban)] {
            words += try await may(word) {
                _ = try await store.manageRoom(conversation, action, of: bystander, by: account)
            }
        }
        words += try await may("leave") { _ = try await store.leaveRoom(conversation, account: account) }
        return words.joined(separator: " ")
    }

    private func reading(_ account: AccountID) async throws -> [String] {
        func found(in place: ConversationID?) async throws -> Bool {
            let place = place.map { ConversationReference.conversation($0) }
            var request = SearchRequest(account: account, query: "secret", place: place, since: 0, limit: 9)
            let page = try await store.search(request)
            // Without words a search takes another way to the messages.
            request.query = ""
            request.limit = HistoryLimits.results
            let ids = try await store.search(request)?.messages.filter { $0.text.contains("secret") }.map(\.id)
            #expect(ids == page?.messages.map(\.id))
            return page?.messages.contains { $0.conversation == conversation } ?? false
        }
        let request = HistoryRequest(
            account: account,
            place: .conversation(conversation),
            position: .latest,
            limit: 9
        )
        let list = try await store.conversations(of: account, after: 0, limit: 9)
        let mark = Mark(account: account, conversation: conversation, deliveredThrough: 1, readThrough: 1)
        let missed = try await store.page(for: account, after: .zero, excludingOrigin: 0, limit: 9)
        return [
            ("read", try await store.history(request) != nil),
            ("search", try await found(in: conversation)),
            ("found", try await found(in: nil)),
            ("listed", list.contains { $0.id == conversation }),
            ("mark", try await store.move([mark]) != [.refused]),
            ("missed", missed.contains { $0.conversation == conversation }),
        ].filter(\.1).map(\.0)
    }

    private func write(_ person: RightsPerson, _ account: AccountID) async throws {
        let destination: MessageDraft.Destination
        switch scene {
        case .everyone: destination = .everyone
        case .direct, .notes:
            // A draft names a direct conversation by its two accounts, so any other account can only try its number.
            destination = peer(of: person).map(MessageDraft.Destination.account) ?? .room(conversation)
        case .room, .unlisted, .inviteOnly, .password, .closed, .closedInSilence: destination = .room(conversation)
        }
        let outcomes = try await store.append([draft(2, from: account, to: destination, body: "more")])
        let outcome = try #require(outcomes.first)
        if case .refused = outcome {
            throw RoomRefusal.noSuchRoom
        }
        #expect(outcome.message?.conversation == conversation && !outcome.isRepeated, "\(scene): \(person)")
    }

    /// The recipient of a person's messages in a direct conversation of its own; `nil` if the person has no part in
    /// it.
    private func peer(of person: RightsPerson) -> AccountID? {
        switch (scene, person) {
        case (.direct, .admin): people[.member]
        case (.direct, .member), (.notes, .admin): people[.admin]
        default: nil
        }
    }

    /// The word, if the action is not refused.
    private func may(_ word: String, _ body: () async throws -> Void) async throws -> [String] {
        do {
            try await body()
            return [word]
        } catch is RoomRefusal {
            return []
        }
    }

    private func way(_ word: String, _ key: RoomKey, _ account: AccountID) async throws -> [String] {
        do {
            let hash = try await store.passwordHash(toJoin: key, account: account)
            return [hash == nil ? word : "\(word)+password"]
        } catch is RoomRefusal {
            return []
        }
    }
}
