import ChatIdentity

/// The publication of the own lists.
extension OwnAccount {
    func publication(in step: EncryptionStep) throws(KeyStoreError) -> DevicePublication? {
        guard let device = try step.records.ownDevice(), let record = try step.records.peer(account) else {
            return nil
        }
        return try ListPublication(record: record, serverVersion: serverVersion).next(by: device, in: step)
    }

    /// The server lacks the account's lists after a version.
    mutating func publishAgain(after version: UInt64, in step: inout EncryptionStep) throws(KeyStoreError) {
        switch phase {
        case .checking, .ready, .listing(.beforePublication):
            try PrekeyUpkeep.publishAgain(in: &step)
            serverVersion = version
            phase = try step.records.state().isListed ? .publishing : .listing(.beforePublication)
        case .undecided, .none, .linkNeeded, .serverCannot, .stopped, .listing, .publishing:
            break
        }
    }

    /// The server has taken a list.
    ///
    /// - Returns: Whether it was the newest one, and the first with this device.
    mutating func published(in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        guard phase == .publishing else {
            return false
        }
        conflicts = 0
        if let record = try step.records.peer(account),
            let version = ListPublication(record: record, serverVersion: serverVersion).lacking
        {
            serverVersion = version
            return false
        }
        serverVersion = nil
        try step.noteUse()
        sessionDevice = published
        let isNew = try !step.records.state().isListed
        if isNew {
            phase = .listing(.afterPublication)
        } else {
            try begin(in: &step)
        }
        return isNew
    }

    /// The server refused a list. What passes is tried again after a while.
    mutating func refused(_ error: ChatError, in step: inout EncryptionStep) throws(KeyStoreError) {
        guard phase == .publishing, !error.passes else {
            return
        }
        conflicts += 1
        serverVersion = nil
        switch error.code {
        case .listConflict where conflicts < Self.mostConflicts:
            phase = .checking
        case .noSuchDevice where conflicts < Self.mostConflicts:
            // The server has seen more blocks than were sealed here. Another process may have sealed them meanwhile;
            // if not, the store is an older copy.
            if conflicts > 1 {
                login?.standing = .storeRestored
            }
            phase = .checking
        case ChatError.Code(rawValue: "unknown_frame"):
            try cannotEncrypt(in: &step)
        default:
            enter(.stopped("The server refused this client's device list: \(error.message)"), in: &step)
        }
    }
}
