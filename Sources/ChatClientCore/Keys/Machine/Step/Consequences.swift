import ChatIdentity

/// What follows from messages and mail beyond what is shown.
struct Consequences: Sendable {
    /// Devices whose messages could not be opened, and the session that failed; 0 if it was not the session.
    var toHeal: [DeviceAddress: UInt64] = [:]
    /// SHA-256 of the payload of mail that could not be opened, by its device.
    var lostMail: [DeviceAddress: [UInt8]] = [:]
    /// Newer lists of accounts, as messages say.
    var claims = ListClaims()
    /// Another store seals in the name of this device.
    var isCopied = false
    /// Devices with which a session was used: something may be owed to them.
    var touched: Set<DeviceAddress> = []
    /// Devices of which many messages were opened without mail between.
    var withoutMail: Set<DeviceAddress> = []
    /// Devices whose mail was read before the conversations were read to their ends: its order among their messages is
    /// not known.
    var mailRead: Set<DeviceAddress> = []
    /// The payload that a device had read, SHA-256, as far as it was told that its texts stand before it.
    var readEarly: [DeviceAddress: [UInt8]] = [:]
    /// SHA-256 of payloads whose texts were told to be there.
    var opened: [[UInt8]] = []
    /// Devices that ask for payloads again.
    var pleas: [MailReader.Plea] = []

    mutating func heal(_ address: DeviceAddress, failed session: UInt64?) {
        toHeal[address] = session ?? toHeal[address] ?? 0
    }

    /// A device was asked, or nothing is to be asked of it.
    mutating func settled(_ address: DeviceAddress) {
        toHeal[address] = nil
        lostMail[address] = nil
    }
}
