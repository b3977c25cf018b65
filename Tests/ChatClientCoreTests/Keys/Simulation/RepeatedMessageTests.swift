import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A server that shows a message twice, or another one in its place.
@Suite struct RepeatedMessageTests {
    private let enemy = HostileServer()

    private func hash(_ message: ReceivedMessage) -> [UInt8] {
        SealedPayload.hash(of: message.sealed?.payload ?? [])
    }

    /// A message as it reaches bob.
    private func capture(_ text: String) -> ReceivedMessage? {
        var captured: ReceivedMessage?
        enemy.alter(for: enemy.bob) { message, sealed in
            captured = message.altered(sealed)
            return [message]
        }
        enemy.write(text, from: enemy.alice, to: enemy.bob)
        enemy.behave()
        return captured
    }

    @Test func `at another place it is a line, and nothing else`() throws {
        let message = try #require(capture("one"))
        let row = enemy.bob.store.records.message(payloadHash: hash(message))
        let again = message.altered(sequence: message.sequence + 1, message.sealed)
        enemy.world.step(enemy.bob, .arrived([again]))
        enemy.world.run(for: 3000)
        #expect(enemy.bob.lines == ["one", "unopened double"])
        #expect(enemy.bob.store.records.message(payloadHash: hash(message)) == row)
        let sender = try #require(enemy.alice.address)
        #expect(enemy.bob.store.records.healingRequests(to: sender).isEmpty)
        #expect(enemy.bob.store.records.unopenedMessages(of: sender, limit: 10).isEmpty)
        // What is counted goes on.
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "two")
    }

    /// Its first place had no block: it is healed there, and the second place stays a double.
    @Test func `a message that was not opened at its first place is a double at the second`() throws {
        enemy.alter(for: enemy.bob) { message, sealed in
            [
                message.altered(sealed.with(block: [])),
                message.altered(sequence: message.sequence + 1, sealed),
            ]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened no_block", "unopened double", "opened one"])
    }

    @Test func `at its own place it is the archive's text, with its key used once`() throws {
        let message = try #require(capture("one"))
        let records = enemy.bob.store.records
        enemy.world.step(enemy.bob, .arrived([message]))
        #expect(enemy.bob.lines == ["one", "one"])
        #expect(enemy.bob.store.records == records)
    }

    /// The payload is another device's word: the server has put another message in the place of the first.
    @Test func `another message at its place does not replace it`() throws {
        let one = try #require(capture("one"))
        let two = try #require(capture("two"))
        let three = HostileServer.changed(two, at: one.sequence)
        let row = enemy.bob.store.records.message(payloadHash: hash(one))
        enemy.world.step(enemy.bob, .arrived([three]))
        enemy.world.run(for: 3000)
        #expect(enemy.bob.lines.last == "unopened damaged")
        #expect(enemy.bob.store.records.message(payloadHash: hash(one)) == row)
        let found = enemy.bob.store.records.message(line: [1], conversation: 101, sequence: one.sequence)
        #expect(found == row)
        let sender = try #require(enemy.alice.address)
        #expect(enemy.bob.store.records.healingRequests(to: sender).isEmpty)
    }
}

extension HostileServer {
    /// A message with another payload at a place.
    fileprivate static func changed(_ message: ReceivedMessage, at sequence: UInt64) -> ReceivedMessage {
        var payload = message.sealed?.payload ?? []
        payload[0] ^= 1
        return message.altered(sequence: sequence, message.sealed?.with(payload: payload))
    }
}
