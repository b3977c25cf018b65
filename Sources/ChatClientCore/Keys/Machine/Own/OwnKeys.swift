import ChatEncryption
import ChatIdentity
import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The making of this account's identity, this device and its lists.
struct OwnKeys {
    let account: String
    let name: String
    let policy: EncryptionPolicy

    /// A new identity with a first list that names one new device.
    ///
    /// - Parameter identity: The identity, if the account has one.
    func makeDevice(
        identity: Curve25519.Signing.PrivateKey = .init(),
        in step: inout EncryptionStep
    ) -> OwnDevice {
        OwnDevice(
            account: account,
            identity: identity,
            number: step.deviceNumber(),
            agreement: step.generator.agreementKey(),
            signing: Curve25519.Signing.PrivateKey(),
            label: DeviceEntry.label(from: policy.label),
            added: step.now.clock
        )
    }

    /// A list with this device beside others, signed; `nil` if the cryptographic library refuses.
    func list(
        _ device: OwnDevice,
        beside others: [DeviceEntry] = [],
        after last: (version: UInt64, hash: [UInt8])? = nil
    ) -> SignedDeviceList? {
        guard let entry = device.entry,
            let list = try? DeviceList(
                account: account,
                version: (last?.version ?? 0) + 1,
                previous: last?.hash ?? DeviceList.noList,
                devices: others + [entry]
            )
        else {
            return nil
        }
        return try? SignedDeviceList(signing: list, by: device.identity)
    }

    /// Records a device and its list as this store's, with a first signed prekey and one-time pairs. What belonged to
    /// the device before goes: no block can come for it any more.
    func adopt(
        _ device: OwnDevice,
        _ list: SignedDeviceList,
        version: UInt64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        var state = try step.records.state()
        if let former = try step.records.ownDevice() {
            state.formerNumbers.append(former.number)
            try removeAll(of: former, in: &step)
        }
        state.isListed = false
        // Mail for the former device is not for this one, and it has numbers of its own.
        state.lastMail = 0
        try step.records.save(state)
        try step.records.save(device)
        if version == 1 {
            try step.records.removeOwnLists()
        }
        try keep(list, version: version, in: &step)
        try step.records.save(
            PeerRecord(
                account: account,
                name: name,
                identity: device.publicIdentity,
                version: version,
                listHash: list.hash,
                list: list.body,
                listSignature: list.signature,
                verified: device.publicIdentity,
                pinned: step.now.clock
            )
        )
        if let newest = try? DeviceList(body: list.body) {
            try PeerLists(limits: policy.limits).note([newest], identity: device.publicIdentity, in: &step)
        }
        let upkeep = PrekeyUpkeep(device: device, limits: policy.limits)
        try upkeep.makePrekey(in: &step)
        try upkeep.makePairs(policy.limits.pairs, in: &step)
    }

    /// Keeps an own list: a server whose data were restored may lack it, and those before it.
    func keep(
        _ list: SignedDeviceList,
        version: UInt64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        if version <= policy.limits.ownLists {
            try step.records.save(list, version: version)
        }
    }

    /// Forgets this device, because the account's keys are on another client. The archive stays.
    func forget(_ device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        var state = try step.records.state()
        state.formerNumbers.append(device.number)
        state.isListed = false
        try step.records.save(state)
        try removeAll(of: device, in: &step)
        try step.records.removeOwnLists()
        try step.records.save(nil)
    }

    private func removeAll(of device: OwnDevice, in step: inout EncryptionStep) throws(KeyStoreError) {
        for peer in try step.records.peers() {
            for var known in try step.records.devices(of: peer.account) {
                for session in try step.records.sessions(with: known.address) {
                    try step.records.removeSession(session.number, with: known.address)
                }
                known.owesAnswer = false
                known.startBlocks = 0
                try step.records.save(known)
            }
        }
        for prekey in try step.records.signedPrekeys() {
            try step.records.removeSignedPrekey(prekey.number)
        }
        try step.records.removePairs(try step.records.pairNumbers())
    }
}

extension OwnDevice {
    /// A.
    var publicIdentity: [UInt8] {
        Array(identity.publicKey.rawRepresentation)
    }

    var address: DeviceAddress {
        DeviceAddress(account: account, device: number)
    }

    /// This device in a list; `nil` for keys that no list takes, which none of ours are.
    var entry: DeviceEntry? {
        guard let key = try? SigningPublicKey(Array(signing.publicKey.rawRepresentation)) else {
            return nil
        }
        return try? DeviceEntry(
            number: number,
            agreement: Array(agreement.publicKey.rawRepresentation),
            signing: key,
            label: label,
            added: added
        )
    }

    /// What prekeys are bound to.
    var prekeyOwner: PrekeyOwner? {
        (try? SigningPublicKey(publicIdentity)).map {
            PrekeyOwner(account: account, identity: $0, device: number)
        }
    }

    var local: LocalDevice {
        LocalDevice(account: account, identity: publicIdentity, device: number, agreementKey: agreement)
    }
}
