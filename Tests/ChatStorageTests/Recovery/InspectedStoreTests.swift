import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct InspectedStoreTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `says what a start asks of its past`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            #expect(try await fixture.store.newestTime() == nil)
            _ = try await fixture.store.append([draft(7, from: fixture.alice), draft(5, from: fixture.bob)])
            #expect(try await fixture.store.newestTime() == 1_700_000_000_005)
            #expect(!fixture.store.place.isEmpty)
            try await fixture.store.warmUp()
            let everybody = KnownAccounts(count: 3, names: ["Alice", "bob", "carol"])
            #expect(try await fixture.store.knownAccounts() == everybody)
            _ = try await fixture.store.forget(Username("bob"))
            #expect(try await fixture.store.knownAccounts() == KnownAccounts(count: 2, names: ["Alice", "carol"]))
            for number in 1...DataLoss.shownNames {
                _ = try await fixture.account("guest\(number)")
            }
            let many = try await fixture.store.knownAccounts()
            #expect(many.count == 2 + DataLoss.shownNames)
            #expect(many.names.count == DataLoss.shownNames)
        }
    }
}
