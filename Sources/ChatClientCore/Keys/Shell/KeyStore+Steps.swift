import ChatEncryption
import ChatIdentity
import ChatProtocol

/// The transactions of an ``EncryptionPipeline``.
extension KeyStore {
    /// Runs events through a machine in one transaction.
    ///
    /// - Returns: The machine after it, and its actions, which may be carried out now.
    func handle(
        _ events: [EncryptionEvent],
        by machine: EncryptionMachine
    ) async throws(KeyStoreError) -> (EncryptionMachine, [EncryptionAction]) {
        try await transaction { records throws(KeyStoreError) in
            // After the wait for other programs: what they have stored is not from the future.
            let now = EncryptionTime.now
            var machine = machine
            var random = SystemKeyGenerator()
            var actions: [EncryptionAction] = []
            for event in events {
                actions += try machine.handle(event, in: &records, at: now, using: &random)
            }
            return (machine, actions)
        }
    }

    /// Notes how far conversations were shown.
    func note(shown: [UInt64: UInt64], by reader: ConversationReader) async throws(KeyStoreError) {
        try await transaction { records throws(KeyStoreError) in
            for (number, sequence) in shown {
                guard var conversation = try records.conversation(number) else {
                    continue
                }
                let mark = reader.mark(sequence, of: conversation)
                if conversation.shownThrough < mark {
                    conversation.shownThrough = mark
                    try records.save(conversation)
                }
            }
        }
    }

    /// The numbers that this device has and had.
    func deviceNumbers() async throws(KeyStoreError) -> Set<UInt64> {
        try await transaction { records throws(KeyStoreError) in
            let former = try records.state().formerNumbers
            let numbers = former + (try records.ownDevice().map { [$0.number] } ?? [])
            return Set(numbers.map(\.rawValue))
        }
    }

    /// Why the store cannot be used for an account; `nil` if it can.
    func problem(for name: String) async -> KeyStoreError? {
        do throws(KeyStoreError) {
            try await transaction { records throws(KeyStoreError) in
                // Something is written: a store on a full disk can be read.
                try records.save(try records.state())
                if let own = try records.ownDevice(), !own.account.isSameName(as: name) {
                    throw .keys(of: own.account, insteadOf: name)
                }
            }
            return nil
        } catch {
            return error
        }
    }
}
