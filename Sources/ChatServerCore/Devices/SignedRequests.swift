import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf

/// Checks of what devices have signed, before it is stored. The bytes are stored as they came.
extension ProtoSignedDeviceList {
    /// Returns the list if the identity signed it for this account, and it names the device.
    ///
    /// - Throws: The ``Refusal`` for one that no client should send.
    func draft(
        for account: Account,
        identity: Data,
        naming device: DeviceNumber
    ) throws(Refusal) -> DeviceListDraft {
        let signed = SignedDeviceList(body: [UInt8](body), signature: [UInt8](signature))
        let list: DeviceList
        let key: SigningPublicKey
        do throws(IdentityError) {
            key = try SigningPublicKey([UInt8](identity))
            list = try signed.verified(by: key, account: account.username.folded)
        } catch {
            throw Refusal(.invalidList, "The device list cannot be taken: \(error.reason).")
        }
        guard list.device(device) != nil else {
            throw Refusal(.invalidList, "The device list does not name the device that publishes it.")
        }
        return DeviceListDraft(
            account: account.id,
            identity: key.bytes,
            version: list.version,
            hash: signed.hash,
            previous: list.previous,
            devices: list.devices.map(\.listed),
            body: signed.body,
            signature: signed.signature
        )
    }
}

extension DeviceEntry {
    fileprivate var listed: ListedDevice {
        ListedDevice(number: number, agreement: agreement, signing: signing.bytes)
    }
}

extension ProtoPublishPrekeys {
    /// Signatures that are checked in one go, at some 80 microseconds each, so that other sessions of the event loop
    /// need not wait for all of them.
    private static let signaturesAtOnce = 4

    /// Returns the prekeys if the device signed each of them for this account, identity and device.
    ///
    /// - Parameters:
    ///   - list: The account's newest list.
    ///   - time: The present time, in milliseconds since 1970.
    /// - Throws: The ``Refusal`` for a key that no client should send, and for a device that is not on the list.
    func draft(
        for account: Account,
        device: DeviceNumber,
        on list: StoredDeviceList,
        at time: Int64
    ) async throws -> PrekeyDraft {
        guard pairs.count <= DeviceService.pairsAtOnce else {
            throw Refusal(
                .invalidPrekey,
                "Up to \(DeviceService.pairsAtOnce) one-time pairs are taken at once; \(pairs.count) came."
            )
        }
        guard let entry = try DeviceList(body: list.body).device(device) else {
            throw Refusal.noDevice
        }
        let owner = PrekeyOwner(
            account: account.username.folded,
            identity: try SigningPublicKey(list.identity),
            device: device
        )
        var draft = PrekeyDraft(
            account: account.id,
            identity: list.identity,
            device: device,
            signing: entry.signing.bytes,
            prekey: hasPrekey ? try prekey.prekeyRecord(by: entry.signing, owner) : nil,
            pairs: [],
            time: time
        )
        for (index, pair) in pairs.enumerated() {
            if index % Self.signaturesAtOnce == Self.signaturesAtOnce - 1 {
                await Task.yield()
            }
            draft.pairs.append(try pair.pairRecord(by: entry.signing, owner))
        }
        return draft
    }
}

extension ProtoSignedPrekey {
    fileprivate func prekeyRecord(by key: SigningPublicKey, _ owner: PrekeyOwner) throws(Refusal) -> PrekeyRecord {
        let (body, signature) = ([UInt8](body), [UInt8](signature))
        do throws(IdentityError) {
            let prekey = try SignedPrekey(body: body, signature: signature, by: key, owner: owner)
            return try Self.record(prekey.number, body, signature)
        } catch {
            throw Refusal(.invalidPrekey, "The signed prekey cannot be taken: \(error.reason).")
        }
    }

    fileprivate func pairRecord(by key: SigningPublicKey, _ owner: PrekeyOwner) throws(Refusal) -> PrekeyRecord {
        let (body, signature) = ([UInt8](body), [UInt8](signature))
        do throws(IdentityError) {
            let pair = try OneTimePair(body: body, signature: signature, by: key, owner: owner)
            return try Self.record(pair.number, body, signature)
        } catch {
            throw Refusal(.invalidPrekey, "A one-time pair cannot be taken: \(error.reason).")
        }
    }

    private static func record(
        _ number: UInt64,
        _ body: [UInt8],
        _ signature: [UInt8]
    ) throws(IdentityError) -> PrekeyRecord {
        guard DeviceLimits.prekeyNumbers.contains(number) else {
            throw .malformed
        }
        return PrekeyRecord(number: number, body: body, signature: signature)
    }
}

extension IdentityError {
    /// The reason as the end of a sentence.
    fileprivate var reason: String {
        switch self {
        case .malformed: "it is malformed"
        case .weakKey: "it has a key that no honest device makes"
        case .wrongSignature: "its signature is wrong"
        case .wrongOwner: "it is of another account, identity or device"
        case .wrongDevices: "it has no device, more than \(DeviceList.largestCount), or one twice"
        case .rollback, .fork, .brokenChain, .otherIdentity: "it does not follow the lists before"
        case .changedKeys: "it gives a device other keys; a device with new keys needs a new number"
        }
    }
}
