import ChatEncryption
import ChatIdentity

/// One step of an ``EncryptionMachine``: the records of its transaction, its time and randomness, and the actions that
/// follow its commit.
struct EncryptionStep {
    var records: any KeyRecords
    let now: EncryptionTime
    var generator: any KeyGenerator
    private(set) var actions: [EncryptionAction] = []

    init(records: any KeyRecords, now: EncryptionTime, generator: any KeyGenerator) {
        self.records = records
        self.now = now
        self.generator = generator
    }

    mutating func act(_ action: EncryptionAction) {
        actions.append(action)
    }

    mutating func tell(_ news: EncryptionNews) {
        actions.append(.news(news))
    }

    /// Notes for good that keys were used on this server: see ``KeyStoreState/wasUsed``.
    mutating func noteUse() throws(KeyStoreError) {
        var state = try records.state()
        if !state.wasUsed {
            state.wasUsed = true
            try records.save(state)
        }
    }

    /// A number that no device has.
    mutating func deviceNumber() -> DeviceNumber {
        while true {
            let bytes = generator.bytes(MemoryLayout<UInt64>.size)
            if let number = DeviceNumber(rawValue: bytes.reduce(0) { $0 << 8 | UInt64($1) }) {
                return number
            }
        }
    }
}
