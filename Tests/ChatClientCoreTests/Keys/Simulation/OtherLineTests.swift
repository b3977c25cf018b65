import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatClientCore

/// A server whose data are of another lineage: messages in the clear are as suspicious as they were.
@Suite struct OtherLineTests {
    /// A world in which carol got keys after two messages in the clear to bob, and then sealed one.
    private static func worldWithEarlyTexts() -> HostileServer {
        let enemy = HostileServer()
        enemy.bob.store.records.save(
            ConversationKeys(conversation: 112, peer: "carol", openedThrough: 2, shownThrough: 2)
        )
        enemy.world.server.conversations[112] = (UInt64(1)...2).map { plain($0) }
        enemy.write("sealed", from: enemy.world.clients[2], to: enemy.bob)
        return enemy
    }

    private static func plain(_ sequence: UInt64, in conversation: UInt64 = 112) -> ModelServer.Stored {
        let message = ReceivedMessage(
            conversation: conversation,
            kind: .direct,
            sequence: sequence,
            id: 500 + sequence,
            sender: "carol",
            recipient: "bob",
            time: SimulationWorld.epoch,
            body: "plain",
            wire: .tls
        )
        return ModelServer.Stored(message: message, token: [], blocks: [:], senderDevice: nil, payload: [])
    }

    /// The sequences of carol's messages in the clear that bob's history shows with a warning.
    private func warnings(_ enemy: HostileServer, of conversation: UInt64 = 112, upTo last: UInt64) throws -> [UInt64] {
        let machine = try #require(enemy.bob.machine)
        let messages = (1...last).map { Self.plain($0, in: conversation).message }
        return try machine.shown(messages, in: enemy.bob.store.records)
            .filter { $0.encryption == .unexpectedlyPlain }
            .map(\.sequence)
    }

    @Test func aRestoredServerHasTheSameMessages() throws {
        let enemy = Self.worldWithEarlyTexts()
        #expect(enemy.bob.store.records.conversation(112)?.sealedFrom == 3)
        enemy.world.server.line = [2]
        enemy.reconnect(enemy.bob)
        #expect(try warnings(enemy, upTo: 4) == [3, 4])
        #expect(enemy.bob.store.records.conversation(112)?.openedThrough == 3)
    }

    @Test func aRestoredServerHasFewerMessages() throws {
        let enemy = Self.worldWithEarlyTexts()
        enemy.world.server.line = [2]
        enemy.world.server.conversations[112]?.removeLast(2)
        enemy.reconnect(enemy.bob)
        #expect(try warnings(enemy, upTo: 4) == [2, 3, 4])
    }

    /// Nothing can be read, but the history is looked at.
    @Test func aServerThatListsNothing() throws {
        let enemy = Self.worldWithEarlyTexts()
        enemy.world.server.line = [2]
        enemy.tamper(with: enemy.bob) { event in
            if case .answered(_, .conversations) = event { [] } else { [event] }
        }
        enemy.reconnect(enemy.bob)
        #expect(try warnings(enemy, upTo: 4) == [3, 4])
    }

    @Test func aConversationUnderAnotherNumber() throws {
        let enemy = Self.worldWithEarlyTexts()
        enemy.world.server.line = [2]
        enemy.tamper(with: enemy.bob) { event in
            switch event {
            case .answered(let number, .conversations):
                let conversation = DirectConversation(number: 700, name: "carol", lastSequence: 5)
                return [.answered(number, .conversations([conversation], through: 700, more: false))]
            case .answered(_, .page): return []
            default: return [event]
            }
        }
        enemy.reconnect(enemy.bob)
        #expect(try warnings(enemy, of: 700, upTo: 3) == [1, 2, 3])
    }

    @Test func anotherConversationUnderTheNumber() throws {
        let enemy = HostileServer()
        enemy.bob.store.records.save(
            ConversationKeys(conversation: 112, peer: "dave", openedThrough: 7, shownThrough: 7, sealedFrom: 2)
        )
        enemy.world.server.line = [2]
        enemy.reconnect(enemy.bob)
        enemy.write("one", from: enemy.world.clients[2], to: enemy.bob)
        #expect(enemy.bob.lines.last == "one")
        #expect(enemy.bob.store.records.conversation(112)?.peer == "carol")
    }
}
