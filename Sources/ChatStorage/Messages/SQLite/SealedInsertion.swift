import ChatIdentity
import Foundation
import GRDB

/// Checks the devices of a sealed message and inserts its payload and blocks, in the transaction that stores it.
struct SealedInsertion {
    let database: Database
    let sender: AccountID
    let recipient: AccountID
    let sealed: SealedBody

    /// The devices for which a message must be sealed, or the reason why it is refused.
    enum Check {
        case accounts([DeviceNumber: AccountID])
        case refused(AppendRefusal)
    }

    /// Compares the blocks with the present devices of both accounts.
    func check() throws -> Check {
        let table = DeviceTable(database: database)
        let own = try table.devices(of: sender)
        let theirs = sender == recipient ? [] : try table.devices(of: recipient)
        let isNote = sender == recipient
        if let refusal = sealed.refusal(own: own, theirs: isNote ? nil : theirs) {
            return .refused(refusal)
        }
        let accounts = own.map { ($0, sender) } + theirs.map { ($0, recipient) }
        return .accounts(Dictionary(accounts) { first, _ in first })
    }

    /// Inserts the payload and the blocks.
    ///
    /// - Parameter accounts: The accounts of the blocks' devices.
    func run(message: MessageID, accounts: [DeviceNumber: AccountID]) throws {
        try database.cachedStatement(sql: "INSERT INTO sealed (message, senderDevice, payload) VALUES (?, ?, ?)")
            .execute(arguments: [message.rawValue, sealed.senderDevice.column, Data(sealed.payload)])
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO block (message, device, account, block) VALUES (?, ?, ?, ?)"
        )
        for (device, block) in sealed.blocks {
            try insertion.execute(arguments: [
                message.rawValue, device.column, accounts[device]?.rawValue, Data(block),
            ])
        }
    }
}
