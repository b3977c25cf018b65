import ChatClientCore
import ChatIdentity
import GRDB

extension SQLiteKeyRecords {
    func device(_ address: DeviceAddress) throws(KeyStoreError) -> KnownDevice? {
        try first(
            "SELECT * FROM device WHERE account = ? AND device = ?",
            Self.arguments(address),
            KnownDevice.init
        )
    }

    func devices(of account: String) throws(KeyStoreError) -> [KnownDevice] {
        try all("SELECT * FROM device WHERE account = ?", [account.column], KnownDevice.init)
            .sorted { $0.address < $1.address }
    }

    func devicesOwedAnAnswer() throws(KeyStoreError) -> [KnownDevice] {
        try all("SELECT * FROM device WHERE owesAnswer = 1", [], KnownDevice.init).sorted { $0.address < $1.address }
    }

    func removedDevicesWithSessions() throws(KeyStoreError) -> [KnownDevice] {
        try all(
            """
            SELECT * FROM device WHERE removed IS NOT NULL AND EXISTS (
                SELECT 1 FROM session WHERE session.account = device.account AND session.device = device.device
            )
            """,
            [],
            KnownDevice.init
        ).sorted { $0.address < $1.address }
    }

    mutating func save(_ device: KnownDevice) throws(KeyStoreError) {
        try change(
            """
            INSERT OR REPLACE INTO device (
                account, device, identity, agreement, signing, label, removed, highestPrekey, highestPair, lastCounter,
                openedWithoutMail, receivedWithoutSending, owesAnswer, startBlocks, since
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Self.arguments(device.address) + [
                device.identity.column, device.agreement.column, device.signing.column, device.label.column,
                device.removed, device.highestPrekey.column, device.highestPair.column, device.lastCounter.column,
                device.openedWithoutMail, device.receivedWithoutSending, device.owesAnswer, device.startBlocks,
                device.since,
            ]
        )
    }

    func lastRestart(with address: DeviceAddress) throws(KeyStoreError) -> Int64? {
        try first(
            "SELECT time FROM restart WHERE account = ? AND device = ?",
            Self.arguments(address)
        ) { try $0.signed("time") }
    }

    mutating func setLastRestart(_ time: Int64, with address: DeviceAddress) throws(KeyStoreError) {
        try change(
            "INSERT OR REPLACE INTO restart (account, device, time) VALUES (?, ?, ?)",
            Self.arguments(address) + [time]
        )
    }
}

// Sessions.
extension SQLiteKeyRecords {
    func sessions(with address: DeviceAddress) throws(KeyStoreError) -> [SessionRecord] {
        try all(
            "SELECT * FROM session WHERE account = ? AND device = ?",
            Self.arguments(address),
            SessionRecord.init
        ).sorted { $0.number < $1.number }
    }

    func session(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError) -> SessionRecord? {
        try first(
            "SELECT * FROM session WHERE account = ? AND device = ? AND number = ?",
            Self.arguments(address) + [number.column],
            SessionRecord.init
        )
    }

    mutating func save(_ session: SessionRecord) throws(KeyStoreError) {
        try change(
            """
            INSERT INTO session (
                account, device, number, state, isInitiator, hasOpened, retirement, made, lastUsed
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account, device, number) DO UPDATE SET
                state = excluded.state, isInitiator = excluded.isInitiator, hasOpened = excluded.hasOpened,
                retirement = excluded.retirement, made = excluded.made, lastUsed = excluded.lastUsed
            """,
            Self.arguments(session.address) + [
                session.number.column, KeyColumns.column(session.state), session.isInitiator, session.hasOpened,
                session.retirement.rawValue, session.made, session.lastUsed,
            ]
        )
    }

    mutating func removeSession(_ number: UInt64, with address: DeviceAddress) throws(KeyStoreError) {
        try change(
            "DELETE FROM session WHERE account = ? AND device = ? AND number = ?",
            Self.arguments(address) + [number.column]
        )
    }

    /// The arguments of an account and its device.
    static func arguments(_ address: DeviceAddress) -> StatementArguments {
        [address.account.column, address.device.column]
    }
}
