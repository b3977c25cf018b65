import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// What people read when their server lies about messages.
@Suite struct HostileServerTests {
    @Test func aBlockIsWithheldAndHealed() {
        let enemy = HostileServer()
        enemy.alter(for: enemy.bob) { message, sealed in [message.altered(sealed.with(block: []))] }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened no_block", "opened one"])
    }

    @Test func aPayloadIsWithheld() {
        let enemy = HostileServer()
        let withhold = { (messages: [ReceivedMessage]) in
            messages.map { $0.altered($0.sealed?.with(payload: [])) }
        }
        enemy.tamper(with: enemy.bob) { event in
            switch event {
            case .arrived(let messages): [.arrived(withhold(messages))]
            case .answered(let number, .page(let messages, let isAtEnd)):
                [.answered(number, .page(withhold(messages), isAtEnd: isAtEnd))]
            default: [event]
            }
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened no_block"])
    }

    @Test(arguments: [true, false])
    func aBitIsFlipped(inPayload: Bool) throws {
        let enemy = HostileServer()
        let before = enemy.bob.sessions(with: enemy.alice)
        enemy.alter(for: enemy.bob) { message, sealed in
            var (payload, block) = (sealed.payload, sealed.block)
            payload[20] ^= inPayload ? 1 : 0
            block[block.count - 1] ^= inPayload ? 0 : 1
            return [message.altered(sealed.with(payload: payload, block: block))]
        }
        let number = enemy.bob.lines.count
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines[number] == "unopened damaged")
        // An altered payload has another hash: only its sender's own bytes can be asked for.
        #expect(enemy.bob.lines.dropFirst(number + 1) == (inPayload ? [] : ["opened one"]))
        // A wrong tag of the block may mean that the session is out of step: a new one is begun, once an hour.
        #expect(enemy.bob.sessions(with: enemy.alice).count == before.count + (inPayload ? 0 : 1))
        enemy.behave()
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "two")
    }

    @Test func aMessageIsRepeatedAtAnotherPlace() {
        let enemy = HostileServer()
        enemy.alter(for: enemy.bob) { message, sealed in
            [message.altered(sealed), message.altered(sequence: message.sequence + 1, sealed)]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["one", "unopened double"])
    }

    @Test func aStartIsRepeated() {
        let enemy = HostileServer()
        enemy.alter(for: enemy.bob) { message, sealed in
            [message.altered(sealed), message.altered(sequence: message.sequence + 1, sealed)]
        }
        enemy.write("one", from: enemy.world.clients[2], to: enemy.bob)
        #expect(enemy.bob.lines == ["one", "unopened double"])
        #expect(enemy.bob.sessions(with: enemy.world.clients[2]).count == 1)
    }

    @Test func aMessageIsReflected() {
        let enemy = HostileServer()
        let bob = enemy.bob
        let number = bob.address?.device.rawValue ?? 0
        enemy.write("one", from: enemy.alice, to: bob)
        enemy.forget()
        guard let stored = enemy.world.server.conversations[101]?.last, let block = stored.blocks.values.first else {
            Issue.record("nothing was stored")
            return
        }
        let sealed = SealedParts(senderDevice: number, payload: stored.payload, block: block)
        let message = stored.message.altered(
            sequence: stored.message.sequence + 1,
            sender: "bob",
            recipient: "alice",
            sealed
        )
        enemy.world.deliver(.arrived([message]), to: enemy.alice)
        enemy.world.run(for: 3000)
        #expect(enemy.alice.lines == ["unopened double"])
    }

    @Test func aMessageIsGivenOutAsAnothers() {
        let enemy = HostileServer()
        enemy.write("from carol", from: enemy.world.clients[2], to: enemy.bob)
        enemy.forget()
        enemy.alter(for: enemy.bob) { message, sealed in
            [message.altered(conversation: 112, sequence: 2, sender: "carol", recipient: "bob", sealed)]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened unlisted_device"])
    }

    @Test func aMessageIsMovedToAnotherConversation() {
        let enemy = HostileServer()
        enemy.write("from carol", from: enemy.world.clients[2], to: enemy.bob)
        enemy.forget()
        enemy.alter(for: enemy.bob) { message, sealed in
            [message.altered(conversation: 112, sequence: 2, sealed)]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["unopened damaged"])
    }

    @Test func plainTextIsInjected() {
        let enemy = HostileServer()
        for sender in ["bob", "alice"] {
            let (_, new) = enemy.world.server.store(
                [UInt8](sender.utf8),
                from: sender,
                to: sender == "bob" ? "alice" : "bob",
                body: "pay"
            )
            new.map { enemy.world.deliver(.arrived([$0.message]), to: enemy.alice) }
        }
        enemy.world.run(for: 2000)
        #expect(enemy.alice.lines == ["NOT ENCRYPTED: pay", "NOT ENCRYPTED: pay"])
    }

    @Test func aMessageIsDropped() {
        let enemy = HostileServer()
        var dropped = 0
        enemy.alter(for: enemy.bob) { message, _ in
            dropped += 1
            return dropped == 1 ? [] : [message.altered(sequence: message.sequence - 1, message.sealed)]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["1 of alice missing", "two"])
    }

    @Test func messagesAreTurnedRound() {
        let enemy = HostileServer()
        var first: ReceivedMessage?
        enemy.alter(for: enemy.bob) { message, sealed in
            guard let before = first else {
                first = message
                return []
            }
            return [
                message.altered(sequence: before.sequence, sealed),
                before.altered(sequence: message.sequence, before.sealed),
            ]
        }
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        enemy.write("two", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines == ["1 of alice missing", "two", "alice out of order", "one"])
    }

    @Test func allMailIsDropped() {
        let enemy = HostileServer()
        enemy.world.tamper = { event, _ in
            switch event {
            case .mailWaiting: []
            case .answered(let number, .mail): [.answered(number, .mail([], more: false))]
            default: [event]
            }
        }
        for number in 0..<151 {
            let token = enemy.world.random.bytes(16)
            let text = OutgoingText(id: 10_000 + UInt64(number), recipient: "bob", text: "\(number)", token: token)
            enemy.world.add(.say(client: 0, text), after: Int64(number) * 20)
        }
        enemy.world.run(for: 20_000)
        #expect(enemy.bob.lines.filter { $0 == "no mail of alice" }.count == 1)
        #expect(enemy.bob.lines.contains("150"))
    }
}
