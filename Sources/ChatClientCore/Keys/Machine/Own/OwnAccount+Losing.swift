import ChatIdentity

/// What ends this session's being the store's device while its connection goes on.
extension OwnAccount {
    /// Compares the store's device with the one that this session is for the server. Another program on the store may
    /// have taken a new number, or begun a new identity: the session is no device then, and is given no blocks.
    ///
    /// - Returns: Whether it must become the store's device again: what was sealed cannot be sent any more.
    mutating func hasLostDevice(in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        guard let sessionDevice, let present = try step.records.ownDevice()?.number, present != sessionDevice else {
            return false
        }
        checkAgain()
        return true
    }

    /// The server has said that this session is no device, or names another.
    mutating func isNoDevice(_ purpose: EncryptionRequests.Purpose) {
        switch purpose {
        case .text, .mail, .publishPrekeys:
            if phase == .ready {
                checkAgain()
            }
        case .outgoingMail, .conversations, .page, .devices, .accept, .publishDevices, .resetIdentity:
            // In mail, the device of the recipient may be meant.
            check()
        }
    }

    /// Looks at the own list again: if it is good, publishing it makes this session the device.
    private mutating func checkAgain() {
        sessionDevice = nil
        check()
        phase = .checking
    }
}
