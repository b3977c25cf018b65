import ChatIdentity
import ChatStorage

/// The identities, device lists and devices of a ``MemoryChat``.
struct MemoryDevices: Sendable {
    /// The identity of an account, with its lists in the order of their versions.
    struct Identity: Sendable {
        var reset: Int64?
        var lists: [StoredDeviceList] = []
    }

    /// A device that is or was on a list of its account's present identity.
    struct Device: Sendable {
        let account: AccountID
        let keys: ListedDevice
        var isListed = true
        /// The version of the last list that it was on.
        var lastList: UInt64 = 0
        var blocksSealed: Int64 = 0
        var prekey: PrekeyRecord?
        /// The highest number of a signed prekey; 0 for none.
        var prekeyNumber: UInt64 = 0
        var pairs = MemoryPairs()
    }

    private var identities: [AccountID: Identity] = [:]
    var devices: [DeviceNumber: Device] = [:]
    var mail = MemoryMail()

    /// Returns a device on the newest list of an account.
    func listed(_ number: DeviceNumber, of account: AccountID) -> Device? {
        devices[number].flatMap { $0.account == account && $0.isListed ? $0 : nil }
    }

    /// Returns the devices on the newest list of an account, sorted.
    func numbers(of account: AccountID) -> [DeviceNumber] {
        devices.filter { $0.value.account == account && $0.value.isListed }.keys.sorted()
    }

    func lists(of account: AccountID) -> [StoredDeviceList] {
        identities[account]?.lists ?? []
    }

    /// Erases the devices of an account, their keys and mail, and its mail to others.
    mutating func forget(_ account: AccountID) {
        removeAll(of: account)
        mail.remove { $0.sender == account }
        for number in devices.keys {
            devices[number]?.pairs.forget(account)
        }
    }

    private mutating func removeAll(of account: AccountID) {
        let gone = Set(devices.filter { $0.value.account == account }.keys)
        devices = devices.filter { !gone.contains($0.key) }
        mail.remove { gone.contains($0.device) }
        identities[account] = nil
    }
}

// Lists.
extension MemoryDevices {
    mutating func publish(_ draft: DeviceListDraft) -> DeviceListOutcome {
        let newest = lists(of: draft.account).last
        if let newest, draft.isSame(as: newest) {
            return .unchanged
        }
        if let conflict = draft.conflict(after: newest) ?? conflict(of: draft, isFirst: false) {
            return .conflict(conflict)
        }
        return .stored(removed: store(draft))
    }

    mutating func reset(_ draft: DeviceListDraft, now: Int64) -> IdentityResetOutcome {
        let newest = lists(of: draft.account).last
        if let newest, draft.isSame(as: newest) {
            return .unchanged
        }
        if newest?.identity == draft.identity {
            return .conflict(.identity)
        }
        if let conflict = draft.conflict(after: nil) ?? conflict(of: draft, isFirst: true) {
            return .conflict(conflict)
        }
        if let last = identities[draft.account]?.reset,
            DeviceLimits.isWithin(DeviceLimits.resetInterval, last, now)
        {
            return .tooSoon(next: last + DeviceLimits.resetInterval)
        }
        let former = numbers(of: draft.account)
        removeAll(of: draft.account)
        identities[draft.account] = Identity(reset: newest == nil ? nil : now)
        _ = store(draft)
        return .begun(removed: former.filter { !draft.numbers.contains($0) })
    }

    private func conflict(of draft: DeviceListDraft, isFirst: Bool) -> DeviceListConflict? {
        draft.conflict(isFirst: isFirst) { number in devices[number].map { ($0.account, $0.keys) } }
    }

    private mutating func store(_ draft: DeviceListDraft) -> [DeviceNumber] {
        identities[draft.account, default: Identity()].lists.append(
            StoredDeviceList(
                identity: draft.identity,
                version: draft.version,
                hash: draft.hash,
                body: draft.body,
                signature: draft.signature
            )
        )
        let leaving = numbers(of: draft.account).filter { !draft.numbers.contains($0) }
        for number in leaving {
            devices[number]?.isListed = false
            devices[number]?.prekey = nil
            devices[number]?.pairs.removeAll()
        }
        mail.remove { leaving.contains($0.device) }
        for device in draft.devices {
            devices[device.number, default: Device(account: draft.account, keys: device)].isListed = true
            devices[device.number]?.lastList = draft.version
        }
        removeFormer(of: draft.account)
        return leaving
    }

    /// Removes the devices that left the list of an account longest ago, beyond those that are remembered.
    private mutating func removeFormer(of account: AccountID) {
        let former = devices.filter { $0.value.account == account && !$0.value.isListed }.sorted { one, other in
            (one.value.lastList, Int64(bitPattern: one.key.rawValue))
                > (other.value.lastList, Int64(bitPattern: other.key.rawValue))
        }
        for (number, _) in former.dropFirst(DeviceLimits.formerDevices) {
            devices[number] = nil
        }
    }
}

// Logins and prekeys.
extension MemoryDevices {
    mutating func noteLogin(of account: AccountID, device: DeviceNumber?, blocksSealed: UInt64) -> DeviceLogin {
        let known = device.flatMap { listed($0, of: account)?.blocksSealed }
        if let device {
            noteBlocksSealed(blocksSealed, by: device, of: account)
        }
        return DeviceLogin(
            standing: DeviceStanding(of: device, known: known, blocksSealed: blocksSealed),
            hasDevices: !numbers(of: account).isEmpty
        )
    }

    /// Notes how many blocks a listed device has sealed, if it is the highest number so far, and a plausible one.
    mutating func noteBlocksSealed(_ count: UInt64, by device: DeviceNumber, of account: AccountID) {
        if count <= DeviceLimits.blocksSealed, let known = listed(device, of: account)?.blocksSealed {
            devices[device]?.blocksSealed = max(known, Int64(clamping: count))
        }
    }

    mutating func publish(_ draft: PrekeyDraft) -> PrekeyOutcome {
        guard var device = listed(draft.device, of: draft.account), device.keys.signing == draft.signing,
            lists(of: draft.account).last?.identity == draft.identity
        else {
            return .noSuchDevice
        }
        device.pairs.removeForgotten(now: draft.time)
        devices[draft.device] = device
        guard draft.prekey.map({ $0.canFollow(device.prekey, newestNumber: device.prekeyNumber) }) ?? true,
            device.pairs.accepts(draft.pairs)
        else {
            return .conflict
        }
        if let prekey = draft.prekey {
            device.prekey = prekey
            device.prekeyNumber = prekey.number
        }
        device.pairs.add(draft.pairs)
        devices[draft.device] = device
        return .stored(pairsLeft: device.pairs.left.count)
    }

    mutating func bundles(_ request: BundleRequest) -> [DeviceBundle] {
        let mayReserve = request.askerDevice.map { listed($0, of: request.asker) != nil } ?? false
        return request.wanted.compactMap { number in
            guard let device = listed(number, of: request.owner), let prekey = device.prekey else {
                return nil
            }
            let known = mayReserve ? device.pairs.reserved(by: request) : nil
            var fresh: PrekeyRecord?
            if mayReserve, known == nil, freshPairs(of: request) < DeviceLimits.freshPairs {
                fresh = devices[number]?.pairs.reserve(for: request)
            }
            return DeviceBundle(
                device: number,
                prekey: prekey,
                pair: known ?? fresh,
                isFresh: fresh != nil,
                pairsLeft: devices[number]?.pairs.left.count ?? 0
            )
        }
    }

    /// Returns the number of pairs that the devices of the asking account took lately from those of the owner.
    private func freshPairs(of request: BundleRequest) -> Int {
        devices.values.filter { $0.account == request.owner }
            .reduce(0) { $0 + $1.pairs.taken(by: request.asker, lately: request.time) }
    }
}
