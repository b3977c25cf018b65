import ChatIdentity
import ChatProtocol

@testable import ChatClientCore

/// A key store that several programs share.
final class SimulatedStore {
    var records = InMemoryKeyRecords()
}

/// A program with an account: the shell around a machine, and the person who reads what it shows.
final class SimulatedClient {
    /// What a person has seen of a message.
    enum Seen: Equatable {
        case text(String)
        case plain(String)
        case unopened(UnopenedReason)
    }

    struct Place: Hashable {
        let conversation: UInt64
        let sequence: UInt64
    }

    let index: Int
    let account: String
    let store: SimulatedStore
    var generator: SimulationGenerator
    var machine: EncryptionMachine?

    /// The connection; a higher number with each.
    var connection = 0
    var isConnected = false
    /// The device of the server's session.
    var sessionDevice: DeviceNumber?
    /// Messages that were given to this process's machine, by conversation.
    var given: [UInt64: UInt64] = [:]
    /// Messages that the person was shown: it outlives the process.
    var shown: [UInt64: UInt64] = [:]
    var seen: [Place: Seen] = [:]
    var news: [EncryptionNews] = []
    /// What the person has read, in its order.
    var lines: [String] = []
    var finished: [UInt64: ChatError?] = [:]
    var own: OwnEncryption?
    /// Receipts by the tokens of the texts.
    var receipts: [[UInt8]: Receipt] = [:]
    /// Texts that are not settled, in their order.
    var unsettled: [OutgoingText] = []
    /// The clock's error, in milliseconds.
    var clockError: Int64 = 0
    var processStart: Int64 = 0
    /// When the last thing on each channel of the connection arrives: they are in order.
    var lastUp: Int64 = 0
    var lastAnswer: Int64 = 0
    var lastDelivery: Int64 = 0
    var crashes = 0

    init(index: Int, account: String, store: SimulatedStore, seed: UInt64) {
        self.index = index
        self.account = account
        self.store = store
        generator = SimulationGenerator(seed: seed)
    }

    func start(_ policy: EncryptionPolicy, at now: Int64) {
        machine = EncryptionMachine(account: account, name: account, policy: policy)
        processStart = now
        given = shown
    }
}
