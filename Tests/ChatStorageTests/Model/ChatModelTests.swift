import Testing

@testable import ChatStorage

@Suite struct ChatModelTests {
    @Test(arguments: ChatStoreKind.allCases, 1...24 as ClosedRange<UInt64>)
    func `does what the model does`(kind: ChatStoreKind, seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            var run = try await ModelRun(MessageFixture(folder: folder, kind), seed: seed)
            try await run.run(steps: 200)
            // The run must not have been trivial.
            #expect(run.model.messages.count > 20, "seed \(seed)")
            #expect(run.model.conversations.count > 10, "seed \(seed)")
        }
    }
}
