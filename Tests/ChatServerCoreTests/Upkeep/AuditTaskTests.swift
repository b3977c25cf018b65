import ChatStorage
import ChatStorageTesting
import Logging
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct AuditTaskTests {
    private static let day: Int64 = 24 * 60 * 60 * 1000
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let now = ServerTime.milliseconds

    private func note(_ act: String, days: Int64, in store: InMemoryChatStore) async throws {
        _ = try await store.appendAudit(
            AuditDraft(
                time: now - days * Self.day,
                actor: .operator(uid: 0),
                act: act,
                targetAccount: nil,
                targetText: nil,
                detail: ""
            )
        )
    }

    @Test func `entries go after 400 days, at the start of the task`() async throws {
        let store = InMemoryChatStore()
        try await note("kick", days: 402, in: store)
        try await note("ban", days: 398, in: store)
        let clock = ClockMonitor(known: now, isHeeded: false, logger: logger)
        let task = PeriodicTask(
            AuditTask(store: store, clock: clock, logger: logger),
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        task.tickNow()
        task.stop()
        await task.run()
        #expect(try await store.audit(before: nil, limit: 9).map(\.act) == ["ban"])
    }

    @Test func `a clock that leaps removes nothing`() async throws {
        let store = InMemoryChatStore()
        try await note("ban", days: 1, in: store)
        let (known, wrong) = (now, now + 3650 * Self.day)
        let clock = ClockMonitor(known: known, isHeeded: false, logger: logger) { (wrong, 5000) }
        await AuditTask(store: store, clock: clock, logger: logger).tick(until: StopFlag())
        #expect(try await store.audit(before: nil, limit: 9).map(\.act) == ["ban"])
    }
}
