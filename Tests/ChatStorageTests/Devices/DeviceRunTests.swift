import Testing

@testable import ChatStorage

@Suite struct DeviceRunTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `every engine gives the same answers, and no pair to two devices`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            var worlds: [DeviceFixture] = []
            for kind in ChatStoreKind.allCases {
                let fixture = try await MessageFixture(folder: folder + "/\(kind)", kind)
                try await fixture.makeFast()
                worlds.append(DeviceFixture(fixture: fixture))
            }
            var run = try await DeviceRun(worlds, seed: seed)
            try await run.run(steps: 600)
            // The run must not have been trivial.
            for what in [
                "stored list", "conflict", "forget", "reset", "stored prekeys", "prekey conflict", "pair", "mail",
                "handled mail", "stored message", "repeated message", "refused message", "restored",
            ] {
                #expect(run.counts[what, default: 0] > 0, "seed \(seed): \(what)")
            }
            for world in worlds {
                try await world.store.close()
            }
        }
    }
}
