import ChatIdentity
import ChatProtocol

/// The devices on the lists.
extension PeerLists {
    /// The devices that messages to an account are sealed for.
    func present(of record: PeerRecord, in records: any KeyRecords) throws(KeyStoreError) -> [KnownDevice] {
        guard !record.list.isEmpty else {
            return []
        }
        return try records.devices(of: record.account).filter {
            $0.removed == nil && $0.identity == record.identity
        }
    }

    /// Records the devices of lists that follow each other; those that are not on the last one are removed.
    func note(
        _ lists: [DeviceList],
        identity: [UInt8],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let newest = lists.last else {
            return
        }
        let entries = Dictionary(lists.flatMap(\.devices).map { ($0.number, $0) }) { _, newer in newer }
        for entry in entries.values.sorted(by: { $0.number < $1.number }) {
            let address = DeviceAddress(account: newest.account, device: entry.number)
            var device = try known(entry, at: address, identity: identity, in: &step)
            device.label = SafeText.line(entry.label)
            device.removed = newest.device(entry.number) == nil ? device.removed ?? step.now.clock : nil
            try step.records.save(device)
        }
        try removeDevices(of: newest.account, besides: Set(newest.devices.map(\.number)), in: &step)
    }

    /// The device of an entry. If a person has accepted other keys under its number, it is another device: nothing that
    /// was owed to the former one is its.
    private func known(
        _ entry: DeviceEntry,
        at address: DeviceAddress,
        identity: [UInt8],
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> KnownDevice {
        var device = KnownDevice(
            address: address,
            identity: identity,
            agreement: entry.agreement,
            signing: entry.signing.bytes,
            label: entry.label
        )
        guard let former = try step.records.device(address) else {
            return device
        }
        if (former.identity, former.agreement, former.signing)
            == (device.identity, device.agreement, device.signing)
        {
            return former
        }
        for session in try step.records.sessions(with: address) {
            try step.records.removeSession(session.number, with: address)
        }
        for request in try step.records.healingRequests(to: address) {
            try step.records.removeHealingRequest(request.payloadHash)
        }
        device.since = max(1, step.now.clock)
        return device
    }

    func removeDevices(
        of account: String,
        besides kept: Set<DeviceNumber>,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        for var device in try step.records.devices(of: account)
        where device.removed == nil && !kept.contains(device.address.device) {
            device.removed = step.now.clock
            device.owesAnswer = false
            try step.records.save(device)
        }
    }

    func tellChange(
        _ lists: [DeviceList],
        of record: PeerRecord,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let newest = lists.last else {
            return
        }
        let before = try present(of: record, in: step.records)
        let added = newest.devices.filter { entry in !before.contains { $0.address.device == entry.number } }
        let removed = before.filter { newest.device($0.address.device) == nil }
        if !added.isEmpty || !removed.isEmpty {
            step.tell(
                .devicesChanged(
                    account: record.name,
                    added: added.map { SafeText.line($0.label) },
                    removed: removed.map(\.label)
                )
            )
        }
    }
}
