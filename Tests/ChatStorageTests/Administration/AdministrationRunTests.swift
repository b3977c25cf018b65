import Testing

@testable import ChatStorage

@Suite struct AdministrationRunTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `every engine gives the same answers`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            var stores: [any ChatStore] = []
            for kind in ChatStoreKind.allCases {
                let fixture = try await MessageFixture(folder: folder + "/\(kind)", kind)
                try await fixture.makeFast()
                stores.append(fixture.store)
            }
            var run = try await AdministrationRun(stores, seed: seed)
            try await run.run(steps: 300)
            // The run must not have been trivial.
            for what in [
                "ban", "unban", "removal", "role", "invite", "revoke", "reserved", "settle", "apply", "refusal",
            ] {
                #expect(run.counts[what, default: 0] > 0, "seed \(seed): \(what)")
            }
            // Otherwise SQLite removes its log while the folder is being removed.
            for store in stores {
                try await store.close()
            }
        }
    }
}
