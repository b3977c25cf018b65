import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct InviteStoreTests {
    private typealias World = AdministrationFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `lets as many register as it has uses`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            var invite = try await world.invite(1, uses: 2)
            #expect(invite.label == "invite 1" && invite.maker == World.root && invite.made == World.start)
            #expect(try await world.store.invites() == [invite])
            let first = try #require(try await world.reserve(1, for: "Dave").reservation)
            #expect(first.source == .invite(invite.id))
            #expect(try first.username == Username("dave"))
            let second = try #require(try await world.reserve(1, for: "erin").reservation)
            #expect(try await world.reserve(1, for: "frank") == .refused(.usedUp))
            #expect(try await world.store.openReservations() == [first, second])
            try await world.store.confirmReservation(first.id)
            try await world.store.giveBackReservation(second.id)
            (invite.used, invite.reserved) = (1, 0)
            #expect(try await world.store.invites() == [invite])
            let third = try #require(try await world.reserve(1, for: "frank").reservation)
            #expect(third.id != second.id)
            try await world.store.confirmReservation(third.id)
            #expect(try await world.reserve(1, for: "grace") == .refused(.usedUp))
            #expect(try await world.store.openReservations().isEmpty)
            #expect(try await world.store.invites().map(\.used) == [2])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a reservation is settled once`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.invite(1, uses: 3)
            let reservation = try #require(try await world.reserve(1).reservation)
            for _ in 0..<2 {
                try await world.store.confirmReservation(reservation.id)
                try await world.store.giveBackReservation(reservation.id)
            }
            let invites = try await world.store.invites()
            #expect(invites.map(\.used) == [1] && invites.map(\.reserved) == [0])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a name has one registration under way with an invite`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.invite(1, uses: 3)
            _ = try await world.invite(2)
            let reservation = try #require(try await world.reserve(1, for: "dave").reservation)
            #expect(try await world.reserve(1, for: "DAVE") == .refused(.underWay))
            #expect(try await world.reserve(2, for: "dave").reservation != nil)
            try await world.store.giveBackReservation(reservation.id)
            #expect(try await world.reserve(1, for: "DAVE").reservation != nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `says why it lets nobody in`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let revoked = try await world.invite(1, uses: 5)
            _ = try await world.invite(2, for: World.hour)
            let open = try #require(try await world.reserve(1, for: "erin").reservation)
            #expect(try await world.store.revokeInvite(revoked.id)?.isRevoked == true)
            #expect(try await world.store.revokeInvite(InviteID(rawValue: 99)) == nil)
            #expect(try await world.reserve(1) == .refused(.revoked))
            #expect(try await world.reserve(2, at: World.hour) == .refused(.expired))
            #expect(try await world.reserve(2, at: World.hour - 1).reservation != nil)
            #expect(try await world.reserve(3) == .refused(.unknown))
            let short = try await world.store.reserveInvite(digest: [], for: Username("dave"), now: 0)
            #expect(short == .refused(.unknown))
            // A registration that is under way goes on.
            try await world.store.confirmReservation(open.id)
            #expect(try await world.store.invites().map(\.used) == [1, 0])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `of many at the same time no more get in than it has uses`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.invite(1, uses: 5)
            let outcomes = try await withThrowingTaskGroup(of: InviteOutcome.self) { group in
                for number in 0..<40 {
                    // Each name tries twice.
                    group.addTask { try await world.reserve(1, for: "user\(number / 2)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let names = outcomes.compactMap { $0.reservation?.username }
            #expect(names.count == 5 && Set(names).count == 5)
            #expect(try await world.store.invites().map(\.reserved) == [5])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `1000 that somebody can use are enough, and as many ended ones are kept`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let limit = AdministrationLimits.invites
            let first = try await world.invite(1)
            for code in 2...limit {
                _ = try await world.invite(code)
            }
            await #expect(throws: AdministrationError.tooManyInvites) { try await world.invite(limit + 1) }
            _ = try await world.reserve(2)
            _ = try await world.store.revokeInvite(first.id)
            let more = try await world.invite(limit + 1)
            await #expect(throws: AdministrationError.tooManyInvites) { try await world.invite(limit + 2) }
            #expect(try await world.store.invites().count == limit + 1)
            // All end but the one with a registration under way: the oldest surplus goes with the next invite.
            let late = try await world.invite(limit + 2, at: 7 * World.day)
            var ids = try await world.store.invites().map(\.id.rawValue)
            #expect(ids == Array(1...late.id.rawValue))
            _ = try await world.invite(limit + 3, for: 1, at: 7 * World.day)
            ids = try await world.store.invites().map(\.id.rawValue)
            #expect(ids.first == first.id.rawValue)
            _ = try await world.invite(limit + 4, at: 7 * World.day + 1)
            ids = try await world.store.invites().map(\.id.rawValue)
            #expect(Array(ids.prefix(2)) == [2, 3] && ids.contains(more.id.rawValue))
            #expect(try await world.reserve(1) == .refused(.unknown))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `brings a draft into its limits, and needs a maker that exists`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let label = String(repeating: "x", count: 100)
            for (code, uses, expected) in [(1, -5, 1), (2, 20_000, 10_000)] {
                let maker = try await world.maker("alice")
                let draft = InviteDraft(digest: digest(code), label: label, uses: uses, expires: .max, maker: maker)
                let invite = try await world.store.addInvite(draft, now: 0)
                #expect(invite.uses == expected && invite.label.count == AdministrationLimits.labelLength)
                #expect(invite.maker == maker)
            }
            let missing = AccountID(rawValue: 99)
            let maker = Maker.account(NamedAccount(id: missing, name: "x"))
            let draft = InviteDraft(digest: digest(3), label: "", uses: 1, expires: .max, maker: maker)
            await #expect(throws: MessageDraftError.noSuchAccount(missing)) {
                try await world.store.addInvite(draft, now: 0)
            }
            #expect(try await world.store.invites().count == 2)
        }
    }
}
