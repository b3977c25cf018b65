import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct ArchiveSearchTests {
    private static let texts = [
        "The river bends here", "bends of the River", "riverside café", "東京大学 is far", "nothing",
        "DROP TABLE words; -- \"river", "a river\u{0}bank",
    ]

    /// Puts messages with the ids 1, 2, ... into the store.
    private func fill(_ store: any KeyStoreBackend) async throws {
        let messages = try Self.texts.enumerated().map { index, text in
            try message(
                UInt64(index + 1),
                payload: hash(UInt8(index + 1)),
                .text(text),
                peer: index == 1 ? "carol" : "bob",
                sender: index == 0 ? "alice" : "bob"
            )
        }
        try await store.transaction { records in
            var state = KeyStoreState()
            state.line = line
            try records.save(state)
            for message in messages {
                try records.save(message)
            }
        }
    }

    private func found(_ search: ArchiveSearch, in store: any KeyStoreBackend) async throws -> [UInt64] {
        try await store.read { try $0.search(search) }.compactMap(\.place?.id)
    }

    @Test(arguments: KeyEngine.allCases)
    func `finds words, phrases, prefixes and ideographs, the newest first`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await fill(store)
            for (query, ids) in [
                ("river", [7, 6, 2, 1]), ("RIVER bends", [2, 1]), ("\"river bends\"", [1]),
                ("river*", [7, 6, 3, 2, 1]),
                ("cafe", [3]), ("京大", [4]), ("bank", [7]), ("OR", []), ("words river", [6]),
                ("  ", [7, 6, 5, 4, 3, 2, 1]),
            ] as [(String, [UInt64])] {
                #expect(try await found(ArchiveSearch(query: query, limit: 10), in: store) == ids, "\(query)")
            }
        }
    }

    @Test(arguments: KeyEngine.allCases, ["river", ""])
    func `joins all conditions`(engine: KeyEngine, query: String) async throws {
        try await engine.withStore { store in
            try await fill(store)
            let rivers: Set<UInt64> = query.isEmpty ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 6, 7]
            let expected = { (ids: [UInt64]) in ids.filter(rivers.contains) }
            var search = ArchiveSearch(query: query, limit: 10)
            search.peer = "bob"
            #expect(try await found(search, in: store) == expected([7, 6, 5, 4, 3, 1]))
            search.sender = "bob"
            #expect(try await found(search, in: store) == expected([7, 6, 5, 4, 3]))
            search.since = 40
            #expect(try await found(search, in: store) == expected([7, 6, 5, 4]))
            search.until = 70
            #expect(try await found(search, in: store) == expected([6, 5, 4]))
            search.before = 6
            #expect(try await found(search, in: store) == expected([5, 4]))
            search.peer = "dave"
            #expect(try await found(search, in: store).isEmpty)
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `gives pages`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await fill(store)
            var search = ArchiveSearch(query: "river", limit: 3)
            #expect(try await found(search, in: store) == [7, 6, 2])
            search.before = 2
            #expect(try await found(search, in: store) == [1])
            search.before = 1
            #expect(try await found(search, in: store).isEmpty)
            search.limit = 0
            search.before = nil
            #expect(try await found(search, in: store) == [7])
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `follows what becomes of a message`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await fill(store)
            let search = ArchiveSearch(query: "river", limit: 10)
            // Healed, changed, removed, and one that is not stored yet.
            let unopened = try message(8, payload: hash(8), .unopened(.waiting))
            var own = try message(nil, payload: hash(9), .text("my river"), sender: "alice")
            try await store.transaction { [own] records in
                try records.save(unopened)
                try records.save(own)
                try records.save(message(2, payload: hash(2), .text("a lake"), peer: "carol"))
                try records.removeMessage(payloadHash: hash(6))
                try records.removeMessage(payloadHash: hash(66))
            }
            #expect(try await found(search, in: store) == [7, 1])
            own.place = ArchivePlace(line: line, conversation: 3, sequence: 9, id: 9)
            var healed = unopened
            healed.content = .text("the river again")
            try await store.transaction { [own, healed] records in
                try records.save(healed)
                try records.save(own)
                try records.replacePayload(hash(9), by: hash(99))
            }
            #expect(try await found(search, in: store) == [9, 8, 7, 1])
            #expect(try await found(ArchiveSearch(query: "lake", limit: 10), in: store) == [2])
            // What became unreadable again is not found, either.
            try await store.transaction { try $0.save(unopened) }
            #expect(try await found(search, in: store) == [9, 7, 1])
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `finds only what is of the present lineage`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await fill(store)
            try await store.transaction { records in
                var state = try records.state()
                state.line = hash(1)
                try records.save(state)
            }
            #expect(try await found(ArchiveSearch(query: "river", limit: 10), in: store).isEmpty)
            #expect(try await found(ArchiveSearch(query: "", limit: 10), in: store).isEmpty)
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `says what is wrong with a query, and goes on`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            try await fill(store)
            for (query, error) in [
                ("\"river", SearchError.openQuotation), ("r*", .shortPrefix), ("\u{1F44B}", .noWords),
            ] {
                let search = ArchiveSearch(query: query, limit: 10)
                #expect(throws: error) { try search.expression() }
                await #expect(throws: KeyStoreError("\(error)")) { try await store.read { try $0.search(search) } }
            }
            #expect(try await found(ArchiveSearch(query: "river", limit: 1), in: store) == [7])
        }
    }
}
