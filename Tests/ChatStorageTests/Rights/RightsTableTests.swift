import ChatProtocol
import Testing

@testable import ChatStorage

/// Holds the rules and every engine to ``RightsTable``.
@Suite struct RightsTableTests {
    @Test(arguments: ChatStoreKind.allCases, RightsScene.allCases)
    func `an engine permits what the table says, and nothing else`(
        kind: ChatStoreKind,
        scene: RightsScene
    ) async throws {
        try await withTemporaryFolder { folder in
            let world = try await RightsWorld(MessageFixture(folder: folder, kind), scene)
            // The admin comes last: a room may close when it leaves.
            for person in RightsPerson.allCases.reversed() {
                let permitted = try await world.permitted(person)
                #expect(permitted == RightsTable.permitted(person, in: scene), "\(scene): \(person)")
            }
        }
    }

    @Test(arguments: RightsScene.allCases)
    func `the rules permit what the table says, and nothing else`(scene: RightsScene) {
        for person in RightsPerson.allCases {
            let permitted = RuledRights(person, in: scene).permitted
            #expect(permitted == RightsTable.permitted(person, in: scene), "\(scene): \(person)")
        }
    }
}

/// The rights that ``Standing`` and ``RoomRules`` grant.
private struct RuledRights {
    let scene: RightsScene
    let standing: Standing
    let room: RoomRecord
    let account = AccountID(rawValue: 2)
    let isMember: Bool
    let isMuted: Bool
    let isInvited: Bool
    let isBanned: Bool

    init(_ person: RightsPerson, in scene: RightsScene) {
        self.scene = scene
        let belongs = [.admin, .member, .muted].contains(person)
        isMember = belongs && scene.isOpenRoom
        isMuted = person == .muted && scene.isOpenRoom
        isBanned = person == .banned
        let cameByInvitation = scene == .inviteOnly && [.member, .muted, .left].contains(person)
        isInvited = person == .invited || cameByInvitation
        standing =
            switch scene {
            case .everyone: Standing(.everyone, isParticipant: false)
            case .direct: Standing(.direct, isParticipant: [.admin, .member].contains(person))
            case .notes: Standing(.direct, isParticipant: person == .admin)
            case .room, .unlisted, .inviteOnly, .password:
                Standing(roomIsOpen: true, isMember: belongs, wasMemberAtEnd: false)
            case .closed: Standing(roomIsOpen: false, isMember: false, wasMemberAtEnd: belongs)
            case .closedInSilence: Standing(roomIsOpen: false, isMember: false, wasMemberAtEnd: false)
            }
        let draft = scene.draft
        room = RoomRecord(
            conversation: ConversationID(rawValue: 2),
            number: RoomNumber(rawValue: 10_000_000),
            name: draft.name,
            limit: draft.limit,
            isListed: draft.isListed,
            isInviteOnly: draft.isInviteOnly,
            passwordHash: draft.passwordHash,
            isKept: draft.isKept,
            admin: person == .admin ? account : AccountID(rawValue: 1)
        )
    }

    var permitted: String {
        var words: [String] = []
        if standing.mayRead {
            words += ["read", "search", "found", "listed", "mark", "missed"]
        }
        if standing.refusal(isMuted: isMuted) == nil {
            words.append("write")
        }
        if standing.isInside {
            words.append("see")
        }
        if scene.isOpenRoom {
            words += ways
        }
        if standing.isInside {
            words += may(.invite) ? ["invite"] : []
            words += may(.unban) ? ["manage"] : []
            words.append("leave")
        }
        return words.joined(separator: " ")
    }

    /// How the room is found and joined.
    private var ways: [String] {
        let sight = RoomRules.Sight(isListed: room.isListed, isMember: isMember, isInvited: isInvited)
        let applicant = RoomRules.Applicant(isMember: isMember, isBanned: isBanned, isInvited: isInvited)
        let suffix = RoomRules.needsPassword(applicant, of: room) ? "+password" : ""
        var words = RoomRules.isInList(sight) ? ["rooms"] : []
        if (try? RoomRules.check(applicant, joins: room, memberCount: 3)) != nil {
            words.append("number" + suffix)
            words += RoomRules.distance(sight) == nil ? [] : ["name" + suffix]
        }
        return words
    }

    private func may(_ action: RoomAction) -> Bool {
        (try? RoomRules.check(action, by: account, in: room)) != nil
    }
}
