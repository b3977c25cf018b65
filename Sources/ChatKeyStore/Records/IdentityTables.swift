import ChatClientCore
import ChatIdentity
import GRDB

/// The account's identity in a key store: the device, its former numbers, its lists, and a new identity that the server
/// may have begun.
struct IdentityTables {
    let records: SQLiteKeyRecords

    func device() throws(KeyStoreError) -> OwnDevice? {
        try records.first("SELECT * FROM ownDevice", [], OwnDevice.init)
    }

    func save(_ device: OwnDevice?) throws(KeyStoreError) {
        guard let device else {
            return try records.change("DELETE FROM ownDevice")
        }
        try records.change(
            """
            INSERT OR REPLACE INTO ownDevice (id, account, identity, device, agreement, signing, label, added)
            VALUES (1, ?, ?, ?, ?, ?, ?, ?)
            """,
            Self.arguments(device)
        )
    }

    func formerNumbers() throws(KeyStoreError) -> [DeviceNumber] {
        try records.all("SELECT device FROM formerNumber ORDER BY position") { try $0.device("device") }
    }

    func save(_ formerNumbers: [DeviceNumber]) throws(KeyStoreError) {
        guard try self.formerNumbers() != formerNumbers else {
            return
        }
        try records.change("DELETE FROM formerNumber")
        for number in formerNumbers {
            try records.change("INSERT INTO formerNumber (device) VALUES (?)", [number.column])
        }
    }

    func draft() throws(KeyStoreError) -> IdentityDraft? {
        try records.first("SELECT * FROM identityDraft", [], IdentityDraft.init)
    }

    func save(_ draft: IdentityDraft) throws(KeyStoreError) {
        try records.change(
            """
            INSERT OR REPLACE INTO identityDraft (
                id, account, identity, device, agreement, signing, label, added, list, listSignature, serverID, trust
            ) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Self.arguments(draft.device) + [
                draft.list.body.column, draft.list.signature.column, draft.serverID.column, draft.trust.column,
            ]
        )
    }

    func removeDraft() throws(KeyStoreError) {
        try records.change("DELETE FROM identityDraft")
    }

    func list(_ version: UInt64) throws(KeyStoreError) -> SignedDeviceList? {
        try records.first("SELECT * FROM ownList WHERE version = ?", [version.column], SignedDeviceList.init)
    }

    func save(_ list: SignedDeviceList, version: UInt64) throws(KeyStoreError) {
        try records.change(
            "INSERT OR REPLACE INTO ownList (version, list, listSignature) VALUES (?, ?, ?)",
            [version.column, list.body.column, list.signature.column]
        )
    }

    func removeLists() throws(KeyStoreError) {
        try records.change("DELETE FROM ownList")
    }

    private static func arguments(_ device: OwnDevice) -> StatementArguments {
        [
            device.account.column, KeyColumns.column(device.identity), device.number.column,
            KeyColumns.column(device.agreement), KeyColumns.column(device.signing), device.label.column, device.added,
        ]
    }
}
