import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// What a text says that its sender had read, and where the server shows it.
@Suite struct ReadingOrderTests {
    private let enemy = HostileServer()
    private static let unknown = [UInt8](repeating: 7, count: 32)

    private func givesWrongReceipt() {
        let enemy = enemy
        enemy.world.tamper = { event, receiver in
            guard receiver === enemy.alice, case .answered(let number, .stored(let receipt)) = event else {
                return [event]
            }
            let later = Receipt(
                conversation: receipt.conversation,
                sequence: receipt.sequence + 5,
                id: receipt.id + 5,
                time: receipt.time,
                repeated: false,
                isSealed: true
            )
            return [.answered(number, .stored(later))]
        }
    }

    @Test func `a reply that is shown before what it answers is told once`() {
        givesWrongReceipt()
        enemy.write("question", from: enemy.alice, to: enemy.bob)
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        enemy.write("and more", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["bob out of order", "answer", "and more"])
    }

    @Test func `a payload that this store has never sealed is told`() {
        enemy.bob.store.records.setLastOpened(Self.unknown, from: "alice")
        enemy.write("one", from: enemy.bob, to: enemy.alice)
        enemy.write("two", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["bob out of order", "one", "two"])
        // What was read since is known.
        enemy.write("three", from: enemy.alice, to: enemy.bob)
        enemy.write("four", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["bob out of order", "one", "two", "four"])
    }

    /// What may have been sealed elsewhere, or before.
    @Test(arguments: ["restored store", "restored server", "new device", "another device", "own other device"])
    func `what may have been sealed elsewhere is not told`(reason: String) throws {
        let store = enemy.alice.store
        enemy.bob.store.records.setLastOpened(Self.unknown, from: "alice")
        var state = store.records.state()
        switch reason {
        case "restored store": state.formerNumbers = [try #require(DeviceNumber(rawValue: 12))]
        case "restored server": state.lineChanged = 1
        case "new device":
            var conversation = try #require(store.records.conversation(101))
            conversation.beforeDevice = 1
            store.records.save(conversation)
        default:
            let own = reason.hasPrefix("own")
            let account = own ? "alice" : "bob"
            let known = try #require(store.records.devices(of: account).first)
            store.records.save(
                KnownDevice(
                    address: DeviceAddress(account: account, device: try #require(DeviceNumber(rawValue: 12))),
                    identity: known.identity,
                    agreement: known.agreement,
                    signing: known.signing,
                    label: "former",
                    removed: 1
                )
            )
        }
        store.records.save(state)
        enemy.write("one", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.lines == ["one"])
    }

    /// Its receipt has not come, and the server has removed it meanwhile: where it stood is not known.
    @Test func `a text whose place is not known is not told`() throws {
        let enemy = enemy
        enemy.world.tamper = { event, receiver in
            guard receiver === enemy.alice else {
                return [event]
            }
            switch event {
            case .answered(_, .stored): return []
            case .answered(let number, .page(let messages, let isAtEnd)):
                return [.answered(number, .page(messages.filter { $0.sender != "alice" }, isAtEnd: isAtEnd))]
            default: return [event]
            }
        }
        enemy.write("question", from: enemy.alice, to: enemy.bob)
        enemy.write("answer", from: enemy.bob, to: enemy.alice)
        #expect(enemy.alice.store.records.unsentMessages().count == 1)
        #expect(enemy.alice.lines == ["answer"])
    }

    /// A name that was registered anew, or an account that began anew, has read nothing of the one before.
    @Test func `a new identity is not told what was read of the former`() {
        let world = enemy.world
        let former = enemy.bob.store.records.lastOpened(from: "alice")
        world.step(enemy.alice, .resetIdentity(password: "secret", CommandNumber(rawValue: 1)))
        world.run(for: 5000)
        enemy.refresh("alice", at: enemy.bob)
        #expect(!former.isEmpty)
        #expect(enemy.bob.store.records.lastOpened(from: "alice").isEmpty)
    }
}
