import ChatIdentity
import Foundation
import GRDB

/// The signed prekeys of devices, and the publishing of both kinds of prekeys, in an open transaction.
struct PrekeyTable {
    let database: Database

    /// What the row of a listed device says about its prekeys.
    private struct Entry {
        /// The number of the newest signed prekey that the device has had; 0 for none.
        let number: UInt64
        /// The newest signed prekey; `nil` for none, or if the device was off the list since.
        let prekey: PrekeyRecord?
        /// Pairs up to this number that are not in the table were there.
        let pairsThrough: UInt64
        /// The device's key S.
        let signing: [UInt8]
        /// The account's identity.
        let identity: [UInt8]
    }

    /// Returns the newest signed prekey of a device on its account's newest list.
    func newest(of device: DeviceNumber, account: AccountID) throws -> PrekeyRecord? {
        try entry(of: device, account: account)?.prekey
    }

    /// Stores the prekeys of a draft: all of them or, on a conflict, none.
    func publish(_ draft: PrekeyDraft) throws -> PrekeyOutcome {
        // The keys of the draft were checked before this transaction.
        guard let entry = try entry(of: draft.device, account: draft.account), entry.signing == draft.signing,
            entry.identity == draft.identity
        else {
            return .noSuchDevice
        }
        let pairs = PairTable(database: database, device: draft.device)
        let through = try pairs.removeForgotten(through: entry.pairsThrough, now: draft.time)
        guard draft.prekey.map({ $0.canFollow(entry.prekey, newestNumber: entry.number) }) ?? true,
            try pairs.accepts(draft.pairs, goneThrough: through)
        else {
            return .conflict
        }
        if let prekey = draft.prekey, prekey != entry.prekey {
            let update = try database.cachedStatement(
                sql: "UPDATE device SET prekey = ?, prekeyBody = ?, prekeySignature = ? WHERE number = ?"
            )
            try update.execute(arguments: [
                Int64(clamping: prekey.number), Data(prekey.body), Data(prekey.signature), draft.device.column,
            ])
        }
        return .stored(pairsLeft: try pairs.add(draft.pairs))
    }

    private func entry(of device: DeviceNumber, account: AccountID) throws -> Entry? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT prekey, prekeyBody, prekeySignature, pairsThrough, signing, identity FROM device
                JOIN accountIdentity ON accountIdentity.account = device.account
                WHERE number = ? AND device.account = ? AND isListed = 1
                """
        )
        return try Row.fetchOne(statement, arguments: [device.column, account.rawValue]).map { row in
            let number = UInt64(clamping: row[0] as Int64? ?? 0)
            var prekey: PrekeyRecord?
            if let body = row[1] as Data?, let signature = row[2] as Data? {
                prekey = PrekeyRecord(number: number, body: [UInt8](body), signature: [UInt8](signature))
            }
            return Entry(
                number: number,
                prekey: prekey,
                pairsThrough: UInt64(clamping: row[3] as Int64),
                signing: [UInt8](row[4] as Data),
                identity: [UInt8](row[5] as Data)
            )
        }
    }
}
