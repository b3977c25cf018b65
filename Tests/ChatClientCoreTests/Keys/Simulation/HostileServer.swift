import ChatIdentity
import ChatProtocol
import ChatTesting

@testable import ChatClientCore

/// A world in which two people have written to each other, and whose server then turns hostile.
final class HostileServer {
    let world: SimulationWorld
    var alice: SimulatedClient { world.clients[0] }
    var bob: SimulatedClient { world.clients[1] }

    /// - Parameter accounts: The accounts; the first two have written to each other.
    init(accounts: [String] = ["alice", "bob", "carol"]) {
        world = SimulationWorld(SimulationPlan(seed: 7, accounts: accounts))
        world.tamper = { event, _ in [event] }
        world.start()
        world.run(for: 5000)
        write("hello", from: alice, to: bob)
        write("good day", from: bob, to: alice)
        forget()
    }

    /// Forgets what was read until now.
    func forget() {
        for client in world.clients {
            client.lines = []
        }
    }

    /// A second program of alice with a key store of its own.
    func addStranger() -> SimulatedClient {
        let client = SimulatedClient(
            index: world.clients.count,
            account: "alice",
            store: SimulatedStore(),
            seed: 4711
        )
        world.clients.append(client)
        client.start(world.policy, at: world.now)
        world.add(.connect(client: client.index), after: 0)
        world.add(.tick(client: client.index), after: 1000)
        world.run(for: 2000)
        return client
    }

    func write(_ text: String, from sender: SimulatedClient, to recipient: SimulatedClient) {
        write(text, from: sender, to: recipient.account)
    }

    func write(_ text: String, from sender: SimulatedClient, to recipient: String) {
        let number = UInt64(world.texts.count + 1)
        let token = world.random.bytes(16)
        world.texts[token] = text
        let outgoing = OutgoingText(id: number, recipient: recipient, text: text, token: token)
        world.add(.say(client: sender.index, outgoing), after: 0)
        world.run(for: 4000)
    }

    /// Has a client ask for the lists of an account anew, as after an event of the server.
    func refresh(_ account: String, at client: SimulatedClient) {
        world.deliver(.devicesChanged(account: account), to: client)
        world.run(for: 2000)
    }

    /// Waits for what is asked again by the hour.
    func wait(hours: Int64) {
        world.tick = 60_000
        world.run(for: hours * 3_600_000)
        world.tick = 1000
    }

    /// Changes the sealed messages that reach a client.
    func alter(
        for client: SimulatedClient,
        _ change: @escaping (ReceivedMessage, SealedParts) -> [ReceivedMessage]
    ) {
        world.tamper = { event, receiver in
            guard case .arrived(let messages) = event, receiver === client else {
                return [event]
            }
            return [
                .arrived(messages.flatMap { message in message.sealed.map { change(message, $0) } ?? [message] })
            ]
        }
    }

    /// Answers each request for the lists of an account in another way.
    func answerLists(of account: String, _ change: @escaping (ShownDevices) -> ShownDevices) {
        world.tamper = { event, _ in
            guard case .answered(let number, .devices(let shown)) = event, shown.username == account else {
                return [event]
            }
            return [.answered(number, .devices(change(shown)))]
        }
    }

    func behave() {
        world.tamper = { event, _ in [event] }
        world.lie = nil
    }

    /// Makes what the server would show if an account had begun another identity.
    func anotherIdentity(of account: String) -> (ShownDevices) -> ShownDevices {
        let keys = OwnKeys(account: account, name: account, policy: SimulationWorld.policy)
        var step = EncryptionStep(
            records: SimulatedStore().records,
            now: EncryptionTime(monotonic: 0, clock: 0),
            generator: SimulationGenerator(seed: 99)
        )
        let device = keys.makeDevice(in: &step)
        let list = keys.list(device)
        return { shown in
            var shown = shown
            shown.identity = device.publicIdentity
            shown.lists = list.map { [SignedPart(body: $0.body, signature: $0.signature)] } ?? []
            shown.version = 1
            return shown
        }
    }

    /// Answers a client's login in another way.
    func answerLogin(of client: SimulatedClient, _ change: (inout LoginFacts) -> Void) {
        var facts = world.facts(of: client)
        change(&facts)
        client.sessionDevice = facts.standing == .accepted ? facts.claimedDevice : nil
        world.step(client, .loggedIn(facts))
        world.deliver(.caughtUp, to: client)
        world.run(for: 3000)
    }

    /// Marks an account as verified, as a person does who has compared numbers.
    func verify(_ account: String, at client: SimulatedClient) {
        if var record = client.store.records.peer(account) {
            record.verified = record.identity
            client.store.records.save(record)
        }
    }

    /// A list of an account that its own identity signs after its present one, with another device or without one.
    func nextList(
        of client: SimulatedClient,
        label: String?,
        after last: SignedPart?,
        version: UInt64
    ) -> SignedPart? {
        guard let own = client.store.records.ownDevice(), let present = own.entry,
            let number = DeviceNumber(rawValue: version * 1000 + UInt64(label?.utf8.count ?? 0)),
            let entry = try? DeviceEntry(
                number: number,
                agreement: present.agreement,
                signing: present.signing,
                label: label ?? "",
                added: 1
            ),
            let list = try? DeviceList(
                account: client.account,
                version: version,
                previous: last?.list.hash ?? DeviceList.noList,
                devices: label == nil ? [present] : [present, entry]
            ),
            let signed = try? SignedDeviceList(signing: list, by: own.identity)
        else {
            return nil
        }
        return SignedPart(body: signed.body, signature: signed.signature)
    }
}

extension ReceivedMessage {
    /// The same message with other parts or at another place.
    func altered(
        conversation: UInt64? = nil,
        sequence: UInt64? = nil,
        sender: String? = nil,
        recipient: String? = nil,
        _ sealed: SealedParts?
    ) -> ReceivedMessage {
        ReceivedMessage(
            conversation: conversation ?? self.conversation,
            kind: kind,
            sequence: sequence ?? self.sequence,
            id: id,
            sender: sender ?? self.sender,
            recipient: recipient ?? self.recipient,
            time: time,
            body: body,
            wire: wire,
            isMissed: isMissed,
            encryption: .none,
            sealed: sealed
        )
    }
}

extension SealedParts {
    func with(payload: [UInt8]? = nil, block: [UInt8]? = nil) -> SealedParts {
        SealedParts(senderDevice: senderDevice, payload: payload ?? self.payload, block: block ?? self.block)
    }
}
