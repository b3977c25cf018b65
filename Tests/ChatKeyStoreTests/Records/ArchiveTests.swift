import Testing

@testable import ChatClientCore

@Suite struct ArchiveTests {
    @Test(arguments: KeyEngine.allCases)
    func `finds a message by its place, payload and token`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let stored = try message(.max, payload: hash(1), .text("zero \u{0} byte, \u{1F44B}"))
            let unopened = try message(6, payload: hash(2), .unopened(.keyGone))
            try await store.transaction { records in
                try records.save(stored)
                try records.save(unopened)
            }
            for message in [stored, unopened] {
                let sequence = try #require(message.place?.sequence)
                try await store.expect(message) { try $0.message(payloadHash: message.payloadHash) }
                try await store.expect(message) { try $0.message(token: message.token, sender: "bob") }
                let found = try await store.read { try $0.message(line: line, conversation: 3, sequence: sequence) }
                #expect(found == message)
            }
            try await store.expect(nil) { try $0.message(payloadHash: hash(3)) }
            try await store.expect(nil) { try $0.message(token: stored.token, sender: "carol") }
            try await store.expect(nil) { try $0.message(line: hash(0), conversation: 3, sequence: 6) }
            try await store.expect(nil) { try $0.message(line: line, conversation: 4, sequence: 6) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `no message has the empty token`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var unknown = try message(1, payload: hash(1))
            unknown.token = []
            try await store.transaction { [unknown] in try $0.save(unknown) }
            try await store.expect(nil) { try $0.message(token: [], sender: "bob") }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `the first of two payloads at one place counts`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let first = try message(6, payload: hash(9))
            var second = try message(6, payload: hash(1))
            second.token = first.token
            for message in [first, second, first] {
                try await store.transaction { try $0.save(message) }
            }
            try await store.expect(first) { try $0.message(line: line, conversation: 3, sequence: 6) }
            try await store.expect(first) { try $0.message(token: first.token, sender: "bob") }
            try await store.transaction { try $0.removeMessage(payloadHash: first.payloadHash) }
            try await store.expect(second) { try $0.message(line: line, conversation: 3, sequence: 6) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `a message that is saved again is changed, and keeps its order`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var first = try message(nil, payload: hash(1), sender: "alice")
            let second = try message(nil, payload: hash(2), sender: "alice")
            for message in [first, second, first] {
                try await store.transaction { try $0.save(message) }
            }
            try await store.expect([first, second]) { try $0.unsentMessages() }
            first.place = ArchivePlace(line: line, conversation: 3, sequence: 1, id: 5)
            first.time = 99
            try await store.transaction { [first] in try $0.save(first) }
            try await store.expect([second]) { try $0.unsentMessages() }
            try await store.expect(first) { try $0.message(line: line, conversation: 3, sequence: 1) }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `replaces the payload of a message that was sealed anew`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            var messages = try (1...3).map { try message(nil, payload: hash($0), sender: "alice") }
            try await store.transaction { [messages] records in
                for message in messages {
                    try records.save(message)
                }
            }
            try await store.transaction { try $0.replacePayload(hash(1), by: hash(11)) }
            messages[0].payloadHash = hash(11)
            try await store.expect(messages) { try $0.unsentMessages() }
            try await store.expect(nil) { try $0.message(payloadHash: hash(1)) }
            try await store.expect(messages[0]) { try $0.message(token: Array(hash(1).prefix(16)), sender: "alice") }
            await #expect(throws: KeyStoreError.noMessage) {
                try await store.transaction { try $0.replacePayload(hash(1), by: hash(12)) }
            }
            await #expect(throws: KeyStoreError.samePayload) {
                try await store.transaction { try $0.replacePayload(hash(2), by: hash(3)) }
            }
            try await store.expect(messages) { try $0.unsentMessages() }
        }
    }

    @Test(arguments: KeyEngine.allCases)
    func `tells what a device sent that cannot be read, the last first`(engine: KeyEngine) async throws {
        try await engine.withStore { store in
            let bob = try address("bob")
            var messages = try UnopenedReason.allCases.enumerated().map { index, reason in
                try message(UInt64(100 - index), payload: hash(UInt8(index)), .unopened(reason))
            }
            let text = try message(200, payload: hash(200))
            try await store.transaction { [messages] records in
                for message in messages + [text] {
                    try records.save(message)
                }
            }
            try await store.expect(messages.reversed()) { try $0.unopenedMessages(of: bob, limit: 100) }
            try await store.expect(messages.suffix(2).reversed()) { try $0.unopenedMessages(of: bob, limit: 2) }
            try await store.expect([]) { try $0.unopenedMessages(of: bob, limit: 0) }
            // Healed.
            messages[3].content = .text("healed")
            try await store.transaction { [messages] in try $0.save(messages[3]) }
            messages.remove(at: 3)
            try await store.expect(messages.reversed()) { try $0.unopenedMessages(of: bob, limit: 100) }
            let other = try address("bob", 8)
            try await store.expect([]) { try $0.unopenedMessages(of: other, limit: 100) }
        }
    }
}
