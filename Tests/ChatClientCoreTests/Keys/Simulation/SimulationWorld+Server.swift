import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting

@testable import ChatClientCore

/// Requests that reach the server, and what others are told of them.
extension SimulationWorld {
    func receive(
        _ request: EncryptionRequest,
        _ number: RequestNumber,
        _ client: SimulatedClient,
        _ connection: Int
    ) {
        note(request, of: client)
        if let refusal = refuse?(request, client) {
            if client.isConnected, client.connection == connection {
                send(.answered(number, refusal), to: client)
            }
            return
        }
        var device = client.isConnected && client.connection == connection ? client.sessionDevice : nil
        if device == nil {
            // What was written reaches the server though the connection has ended meanwhile.
            device = request.senderDevice
        }
        var effects: [ModelServer.Effect] = []
        let answer = server.answer(request, of: client.account, &device, &effects)
        if client.isConnected, client.connection == connection {
            client.sessionDevice = device
            send(.answered(number, answer), to: client)
        }
        for effect in effects {
            carryOut(effect, of: client, connection)
        }
    }

    func carryOut(_ effect: ModelServer.Effect, of sender: SimulatedClient, _ connection: Int) {
        for client in clients where client.isConnected {
            switch effect {
            case .devicesChanged(let account):
                listed[account] = listed[account] ?? now
                if client.account == account, client.index != sender.index {
                    client.sessionDevice = client.sessionDevice.flatMap {
                        server.accounts[account]?.devices[$0] == nil ? nil : $0
                    }
                }
                if client.index != sender.index {
                    send(.devicesChanged(account: account), to: client)
                }
            case .mailWaiting(let address):
                if client.sessionDevice == address.device {
                    send(.mailWaiting, to: client)
                }
            case .stored(let stored):
                let message = stored.message
                let isOwn = client.index == sender.index && client.connection == connection
                if !isOwn, [message.sender, message.recipient].contains(client.account) {
                    deliver(.arrived([server.view(stored, for: client.sessionDevice)]), to: client)
                }
            }
        }
    }

    /// Checks that no key is used twice for different blocks.
    func note(_ request: EncryptionRequest, of client: SimulatedClient) {
        switch request {
        case .send(let text):
            for part in text.blocks {
                note(part.block, for: part.device, inMail: false)
            }
        case .sendMail(let mail):
            note(mail.block, for: mail.recipient.device, inMail: true)
        case .conversations, .page, .devices, .publishDevices, .resetIdentity, .publishPrekeys, .mail:
            break
        }
    }

    func note(_ bytes: [UInt8], for device: DeviceNumber, inMail: Bool) {
        guard let block = try? Block.parse(bytes, inMail: inMail) else {
            return problem("a block of \(bytes.count) bytes is none")
        }
        let seal = Seal(
            device: device,
            session: block.header.session.rawValue,
            ratchetKey: block.header.ratchetKey,
            number: block.header.number
        )
        if let known = seals.updateValue(bytes, forKey: seal), known != bytes {
            problem("a key was used twice, in session \(seal.session), number \(seal.number)")
        }
    }
}
