import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// News that are kept until somebody was told.
@Suite struct UntoldNewsTests {
    /// News of every kind that is kept, with every field.
    static let samples: [EncryptionNews] =
        [
            .identityChanged(account: "bob", wasVerified: true, time: -1),
            .identityChanged(account: "bob", wasVerified: false, time: .max),
            .devicesChanged(account: "bob", added: ["a\u{0}", "", "ü"], removed: []),
            .devicesChanged(account: "", added: [], removed: ["", "b"]),
            .gap(account: "carol\u{0}", device: "phone", missing: .max),
            .outOfOrder(account: "bob", device: "", messageID: 1 << 63),
            .noDeviceMail(account: "bob", device: "desk"),
            .notSent(account: "bob", text: "zero \u{0} byte\n", time: 5),
            .newDeviceNumber,
        ] + problems.map { .suspicious(account: "bob", $0) }

    private static let problems: [ListProblem] = [.rolledBack, .forked, .changedKeys, .devicesGone]

    private static let states: [EncryptionNews] = [.own(.ready), .failed("The disk is full."), .recovered]

    @Test(arguments: KeyEngine.allCases)
    func `keeps news of each kind in their order`(engine: KeyEngine) async throws {
        try await engine.withStores { open in
            try await open().transaction { try $0.keep(untold: Self.samples + Self.states) }
            try await open().expect(Self.samples) { try $0.untoldNews() }
            try await open().transaction { try $0.remove(told: Self.samples.dropLast(2) + Self.states) }
            try await open().expect(Array(Self.samples.suffix(2))) { try $0.untoldNews() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `the same news twice are removed one by one, the oldest first`(engine: KeyEngine) async throws {
        let gap = EncryptionNews.gap(account: "bob", device: "phone", missing: 1)
        try await engine.withStore { store in
            try await store.transaction { try $0.keep(untold: [gap, .newDeviceNumber, gap]) }
            try await store.transaction { try $0.removeUntold(gap) }
            try await store.expect([.newDeviceNumber, gap]) { try $0.untoldNews() }
            try await store.transaction { try $0.remove(told: [gap, gap]) }
            try await store.expect([.newDeviceNumber]) { try $0.untoldNews() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `of too many the oldest go, and alarms last`(engine: KeyEngine) async throws {
        let alarm = EncryptionNews.identityChanged(account: "bob", wasVerified: false, time: 1)
        let gaps = (1...70).map { EncryptionNews.gap(account: "bob", device: "phone", missing: $0) }
        let alarms = (2...66).map { EncryptionNews.identityChanged(account: "bob", wasVerified: false, time: $0) }
        try await engine.withStore { store in
            try await store.transaction { try $0.keep(untold: [alarm] + gaps) }
            try await store.expect([alarm] + gaps.suffix(63)) { try $0.untoldNews() }
            try await store.transaction { try $0.keep(untold: alarms) }
            try await store.expect(Array(alarms.suffix(64))) { try $0.untoldNews() }
        }
    }

    @Test func `a column that is damaged is none`() throws {
        for news in Self.samples {
            let column = try #require(NewsColumn.column(news))
            #expect(NewsColumn.news(column) == news)
            #expect(NewsColumn.news(column + [0]) == nil)
            for length in 0..<column.count {
                #expect(NewsColumn.news(Array(column.prefix(length))) == nil)
            }
        }
        #expect(Self.states.allSatisfy { NewsColumn.column($0) == nil })
    }
}
