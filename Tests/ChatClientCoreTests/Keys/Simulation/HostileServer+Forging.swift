import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting
import Crypto
import Foundation
import Testing

@testable import ChatClientCore

/// Lists, claims and contents of clients that are hostile themselves.
extension HostileServer {
    /// A list of an account that its own identity has signed.
    func list(
        of client: SimulatedClient,
        _ devices: [DeviceEntry?],
        after last: SignedPart?,
        version: UInt64
    ) -> SignedPart? {
        guard let own = client.store.records.ownDevice(),
            let list = try? DeviceList(
                account: client.account,
                version: version,
                previous: last?.list.hash ?? DeviceList.noList,
                devices: devices.compactMap(\.self)
            ),
            let signed = try? SignedDeviceList(signing: list, by: own.identity)
        else {
            return nil
        }
        return SignedPart(body: signed.body, signature: signed.signature)
    }

    /// The device of a client, with other keys under its number.
    func impostor(of client: SimulatedClient) -> DeviceEntry? {
        guard let own = client.store.records.ownDevice(),
            let signing = try? SigningPublicKey(Array(Curve25519.Signing.PrivateKey().publicKey.rawRepresentation))
        else {
            return nil
        }
        return try? DeviceEntry(
            number: own.number,
            agreement: Array(Curve25519.KeyAgreement.PrivateKey().publicKey.rawRepresentation),
            signing: signing,
            label: "impostor",
            added: 1
        )
    }

    /// Publishes lists of an account at the server as they are.
    func publish(_ lists: [SignedPart?], of client: SimulatedClient) {
        for list in lists.compactMap(\.self) {
            world.server.accounts[client.account]?.lists.append(list)
        }
    }

    /// Has a client name another list of an account in what it writes.
    func claim(_ version: UInt64, hash: [UInt8]? = nil, of account: String, by client: SimulatedClient) {
        if var record = client.store.records.peer(account) {
            record.version = version
            record.listHash = hash ?? record.listHash
            client.store.records.save(record)
        }
    }

    /// A person accepts what the server shows of an account.
    func accept(_ account: String, at client: SimulatedClient) -> ChatError?? {
        let number = UInt64(client.finished.count + 1000)
        world.deliver(.accept(account: account, CommandNumber(rawValue: number)), to: client)
        world.run(for: 2000)
        return client.finished[number]
    }

    /// Sends a text whose content its sender has sealed as no honest client does.
    func write(
        forged change: (SealedContent) throws -> SealedContent,
        from sender: SimulatedClient,
        to recipient: SimulatedClient
    ) throws {
        var step = EncryptionStep(
            records: sender.store.records,
            now: EncryptionTime(monotonic: world.now, clock: SimulationWorld.epoch + world.now),
            generator: sender.generator
        )
        let own = try #require(sender.store.records.ownDevice())
        let token = world.random.bytes(16)
        let honest = try ContentMaker(own: own).content(
            .text("forged"),
            to: recipient.account,
            token: token,
            counter: sender.store.records.nextCounter(to: recipient.account),
            in: step
        )
        let content = try change(try #require(honest))
        let devices = sender.store.records.devices(of: recipient.account).filter { $0.removed == nil }
        let sealer = Sealer(own: own, limits: SimulationWorld.policy.limits)
        let sealed = try #require(try sealer.seal(content, for: devices, as: .message, in: &step))
        try step.records.setNextCounter(honest?.counter.advanced(by: 1) ?? 1, to: recipient.account)
        sender.store.records = try #require(step.records as? InMemoryKeyRecords)
        if let used = step.generator as? SimulationGenerator {
            sender.generator = used
        }
        let text = SealedText(
            recipient: recipient.account,
            token: token,
            senderDevice: own.number,
            payload: sealed.payload,
            blocks: sealed.blocks,
            blocksSealed: sealed.blocksSealed
        )
        let (_, new) = world.server.store(token, from: sender.account, to: recipient.account, sealed: text)
        world.carryOut(.stored(try #require(new)), of: sender, sender.connection)
        world.run(for: 4000)
    }
}

extension SealedContent {
    /// The same content with other fields.
    func with(
        sender: DeviceAddress? = nil,
        recipient: String? = nil,
        kind: Kind? = nil
    ) throws -> SealedContent {
        try SealedContent(
            kind: kind ?? self.kind,
            sender: sender ?? self.sender,
            recipient: recipient ?? self.recipient,
            token: token,
            time: time,
            counter: kind == nil ? counter : 0,
            senderList: senderList,
            recipientList: recipientList,
            lastOpened: lastOpened
        )
    }
}
