import ChatIdentity

/// A new number for this store's device, because the store was restored or copied. That is believed once a day.
struct Renumbering {
    enum Outcome {
        case renumbered
        /// The last one was less than a day ago.
        case tooSoon
        case noDevice
    }

    let keys: OwnKeys

    /// Makes the device with the new number, and the list that names it in place of all former ones.
    func renumber(in step: inout EncryptionStep) throws(KeyStoreError) -> Outcome {
        guard let own = try step.records.ownDevice(), let record = try step.records.peer(keys.account),
            let list = try? DeviceList(body: record.list)
        else {
            return .noDevice
        }
        var state = try step.records.state()
        let age = step.now.clock.subtractingReportingOverflow(state.renumbered).partialValue
        // A clock that was wrong then does not count.
        guard age < 0 || age >= keys.policy.limits.renumberInterval else {
            return .tooSoon
        }
        state.renumbered = step.now.clock
        try step.records.save(state)
        let former = Set(state.formerNumbers).union([own.number])
        let device = keys.makeDevice(identity: own.identity, in: &step)
        let others = list.devices.filter { !former.contains($0.number) }
        let last = (version: record.version, hash: record.listHash)
        guard let signed = keys.list(device, beside: others, after: last) else {
            throw .noKeysMade
        }
        try keys.adopt(device, signed, version: record.version + 1, in: &step)
        return .renumbered
    }
}
