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

    /// Whether each device has the keys under which its number was known, if it was: a list of another identity must
    /// not take over a number, and with it what is owed to its device.
    func isNew(
        _ lists: [DeviceList],
        identity: [UInt8],
        of account: String,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        for list in lists {
            for entry in list.devices {
                let known = try step.records.device(DeviceAddress(account: account, device: entry.number))
                guard
                    known == nil
                        || (known?.identity == identity && known?.agreement == entry.agreement
                            && known?.signing == entry.signing.bytes)
                else {
                    return false
                }
            }
        }
        return true
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
        for entry in lists.flatMap(\.devices) {
            let address = DeviceAddress(account: newest.account, device: entry.number)
            var device =
                try step.records.device(address)
                ?? KnownDevice(
                    address: address,
                    identity: identity,
                    agreement: entry.agreement,
                    signing: entry.signing.bytes,
                    label: entry.label
                )
            device.label = SafeText.line(entry.label)
            device.removed = newest.device(entry.number) == nil ? device.removed ?? step.now.clock : nil
            try step.records.save(device)
        }
        try removeDevices(of: newest.account, besides: Set(newest.devices.map(\.number)), in: &step)
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
