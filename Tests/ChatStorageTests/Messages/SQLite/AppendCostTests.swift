import GRDB
import Synchronization
import Testing

@testable import ChatStorage

/// Counts the commits of a connection.
private final class CommitCounter: TransactionObserver, Sendable {
    let commits = Atomic(0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidRollback(_ database: Database) {}

    func databaseDidCommit(_ database: Database) {
        commits.add(1, ordering: .relaxed)
    }
}

@Suite struct AppendCostTests {
    @Test func `shares one commit among a whole batch`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let counter = CommitCounter()
            try fixture.sqlite.database.add(transactionObserver: counter, extent: .databaseLifetime)
            let outcomes = try await fixture.store.append(
                (0..<500).map { draft($0, from: fixture.alice, to: $0 % 2 == 0 ? .everyone : .account(fixture.bob)) }
            )
            #expect(outcomes.count == 500)
            #expect(counter.commits.load(ordering: .relaxed) == 1)
        }
    }
}
