import ChatIdentity

/// The own lists for the server: the newest one, or those that it has lost, in their order.
struct ListPublication {
    let record: PeerRecord
    /// The version of the server's newest list, if it lacks some.
    let serverVersion: UInt64?

    /// The blocks that a former number of this device has sealed, for the server: as many as it believes. None will
    /// follow, and an older copy of the store does not know how many there were.
    private static let formerBlocksSealed: UInt64 = 1 << 48

    /// The version of the next list that the server lacks; `nil` if that is the newest one.
    var lacking: UInt64? {
        serverVersion.flatMap { $0 < record.version && $0 + 1 < record.version ? $0 + 1 : nil }
    }

    /// The next list for the server, and the device that publishes it.
    func next(by device: OwnDevice, in step: EncryptionStep) throws(KeyStoreError) -> DevicePublication {
        let state = try step.records.state()
        var publication = DevicePublication(
            list: SignedDeviceList(body: record.list, signature: record.listSignature).part,
            identity: record.identity,
            device: device.number,
            blocksSealed: state.blocksSealed
        )
        if let lacking, let list = try step.records.ownList(lacking) {
            publication.list = list.part
            // A list is published by a device that it names, and this one may have had another number.
            let named = try? DeviceList(body: list.body)
            if named?.device(device.number) == nil,
                let former = state.formerNumbers.last(where: { named?.device($0) != nil })
            {
                publication.device = former
                publication.blocksSealed = Self.formerBlocksSealed
            }
        }
        return publication
    }
}

extension SignedDeviceList {
    /// The list as it is sent.
    var part: SignedPart {
        SignedPart(body: body, signature: signature)
    }
}
