import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct RoleStoreTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `everybody is a member until somebody gives them a role`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let (store, alice, bob) = (world.store, world.fixture.alice, world.fixture.bob)
            #expect(try await store.roles().isEmpty)
            #expect(try await store.role(of: alice) == .member)
            #expect(try await store.role(of: AccountID(rawValue: 99)) == .member)
            try await store.setRole(.moderator, of: alice)
            try await store.setRole(.admin, of: bob)
            try await store.setRole(.moderator, of: world.fixture.carol)
            #expect(try await store.role(of: alice) == .moderator)
            let holders = try await store.roles()
            #expect(holders.map(\.account.username.value) == ["bob", "Alice", "carol"])
            #expect(holders.map(\.role) == [.admin, .moderator, .moderator])
            try await store.setRole(.admin, of: alice)
            try await store.setRole(.member, of: bob)
            try await store.setRole(.member, of: bob)
            #expect(try await store.roles().map(\.account.id) == [alice, world.fixture.carol])
            #expect(try await store.role(of: bob) == .member)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `an account that does not exist, or is forgotten, gets none`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let missing = AccountID(rawValue: 99)
            await #expect(throws: MessageDraftError.noSuchAccount(missing)) {
                try await world.store.setRole(.admin, of: missing)
            }
            _ = try await world.store.forget(Username("bob"))
            await #expect(throws: MessageDraftError.noSuchAccount(world.fixture.bob)) {
                try await world.store.setRole(.admin, of: world.fixture.bob)
            }
            #expect(try await world.store.roles().isEmpty)
        }
    }
}
