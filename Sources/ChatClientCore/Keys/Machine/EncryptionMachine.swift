import ChatIdentity
import ChatProtocol

/// The encryption of one client: events go in, actions come out, and everything that must outlive the process is in the
/// key store's records.
///
/// A step is one transaction: `handle` reads and writes the records, and its actions are carried out after the commit.
/// If the transaction fails, the machine of before the step goes on. So nothing is sent or shown whose state is not on
/// disk. The machine itself holds only what belongs to one process and connection; a new one with the same records goes
/// on where the last one was killed.
struct EncryptionMachine: Sendable {
    /// - Parameters:
    ///   - account: The account's folded name.
    ///   - name: The name as it was registered.
    init(account: String, name: String, policy: EncryptionPolicy) {
        self.account = account
        self.name = name
        self.policy = policy
    }

    let account: String
    let name: String
    let policy: EncryptionPolicy

    /// Handles an event.
    ///
    /// - Parameters:
    ///   - records: The records inside a transaction that is committed before the actions are carried out.
    ///   - random: The source of keys, numbers and tokens.
    /// - Throws: The error of the records; the machine must then be replaced by a copy from before.
    mutating func handle(
        _ event: EncryptionEvent,
        in records: inout any KeyRecords,
        at now: EncryptionTime,
        using random: inout some RandomNumberGenerator
    ) throws(KeyStoreError) -> [EncryptionAction] {
        []
    }

    /// What the login request says about this client: its device, if keys were made, and the blocks sealed so far.
    static func loginDevice(
        in records: any KeyRecords
    ) throws(KeyStoreError) -> (device: DeviceNumber, blocksSealed: UInt64)? {
        guard let device = try records.ownDevice() else {
            return nil
        }
        return (device.number, try records.state().blocksSealed)
    }

    /// Messages of a page of history, around a message or of a search, as far as they are in the archive. Nothing is
    /// opened by reading the history.
    func shown(
        _ messages: [ReceivedMessage],
        in records: any KeyRecords
    ) throws(KeyStoreError) -> [ReceivedMessage] {
        messages
    }

    /// Whether the next direct message to an account is encrypted, as far as this client knows.
    func encryption(with username: String, in records: any KeyRecords) throws(KeyStoreError) -> ConversationEncryption {
        .plain(.ownHasNoKeys)
    }
}
