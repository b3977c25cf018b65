import ChatIdentity
import GRDB

/// The devices of the accounts that write sealed messages to each other in a batch, read once for the batch: lists do
/// not change within its transaction. The counts of sealed blocks are written once, by ``finish()``.
struct BatchDevices {
    /// A device as a sender names it, which may not be one of its account's.
    private struct Sender: Hashable {
        let device: DeviceNumber
        let account: AccountID
    }

    private let table: DeviceTable
    private var listed: [AccountID: [DeviceNumber]] = [:]
    private var blocksSealed: [Sender: UInt64] = [:]

    init(_ database: Database) {
        table = DeviceTable(database: database)
    }

    /// Returns the devices on the newest list of an account, sorted.
    mutating func devices(of account: AccountID) throws -> [DeviceNumber] {
        if let known = listed[account] {
            return known
        }
        let devices = try table.devices(of: account)
        listed[account] = devices
        return devices
    }

    /// Notes how many blocks a device of an account has sealed. The highest plausible number counts.
    mutating func noteBlocksSealed(_ count: UInt64, by device: DeviceNumber, of account: AccountID) {
        // An implausible one must not hide a lower one of the same batch.
        guard count <= DeviceLimits.blocksSealed else {
            return
        }
        let sender = Sender(device: device, account: account)
        blocksSealed[sender] = max(count, blocksSealed[sender] ?? 0)
    }

    /// Writes the counts. The transaction must not be committed without it.
    func finish() throws {
        for (sender, count) in blocksSealed {
            try table.noteBlocksSealed(count, by: sender.device, of: sender.account)
        }
    }
}
