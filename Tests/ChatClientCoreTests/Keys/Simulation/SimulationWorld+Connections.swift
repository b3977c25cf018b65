import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting

@testable import ChatClientCore

/// Programs that connect, lose their connections and are killed.
extension SimulationWorld {
    func connect(_ client: SimulatedClient) {
        guard client.machine != nil, !client.isConnected else {
            return
        }
        client.connection += 1
        client.isConnected = true
        (client.lastUp, client.lastAnswer, client.lastDelivery) = (now, now, now)
        let facts = facts(of: client)
        client.sessionDevice = facts.standing == .accepted ? facts.claimedDevice : nil
        let connection = client.connection
        step(client, .loggedIn(facts))
        guard client.isConnected, client.connection == connection else {
            return
        }
        for conversation in server.conversations.keys.sorted()
        where server.peer(of: client.account, in: conversation) != nil {
            for stored in server.messages(conversation, after: client.given[conversation] ?? 0) {
                deliver(.arrived([server.view(stored, for: client.sessionDevice)]), to: client)
            }
        }
        deliver(.caughtUp, to: client)
    }

    /// What the server says of a login now.
    func facts(of client: SimulatedClient) -> LoginFacts {
        let claim = try? EncryptionMachine.loginDevice(in: client.store.records)
        return LoginFacts(
            encryptionVersion: 1,
            serverID: [7],
            line: server.line,
            trust: "key",
            standing: server.standing(client.account, claim?.device, claim?.blocksSealed ?? 0),
            hasDevices: !(server.accounts[client.account]?.lists.isEmpty ?? true),
            claimedDevice: claim?.device,
            claimedBlocks: claim?.blocksSealed ?? 0
        )
    }

    func disconnect(_ client: SimulatedClient) {
        guard client.isConnected else {
            return
        }
        client.isConnected = false
        step(client, .disconnected)
        add(.connect(client: client.index), after: Int64.random(in: 10...2000, using: &random))
    }

    func kill(_ client: SimulatedClient) {
        client.crashes += 1
        client.isConnected = false
        client.machine = nil
        let index = client.index
        add(
            .run { world in
                let client = world.clients[index]
                guard client.machine == nil else {
                    return
                }
                client.start(world.policy, at: world.now)
                world.connect(client)
                for text in client.unsettled {
                    world.step(client, .send(text))
                }
            },
            after: Int64.random(in: 10...3000, using: &random)
        )
    }

    func delay() -> Int64 {
        Int64.random(in: plan.delays, using: &random)
    }

    /// Sends messages to a client, in their order.
    func deliver(_ event: EncryptionEvent, to client: SimulatedClient) {
        client.lastDelivery = max(client.lastDelivery, now + delay())
        add(.toClient(client: client.index, connection: client.connection, event), at: client.lastDelivery)
    }

    func send(_ event: EncryptionEvent, to client: SimulatedClient) {
        client.lastAnswer = max(client.lastAnswer, now + delay())
        add(.toClient(client: client.index, connection: client.connection, event), at: client.lastAnswer)
    }

    func give(_ event: EncryptionEvent, to client: SimulatedClient) {
        if case .arrived(let messages) = event {
            let new = messages.filter { $0.sequence > client.given[$0.conversation] ?? 0 }
            guard !new.isEmpty else {
                return
            }
            for message in new {
                client.given[message.conversation] = message.sequence
            }
            step(client, .arrived(new))
        } else {
            step(client, event)
        }
    }
}
