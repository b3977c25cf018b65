import ChatEncryption
import ChatIdentity
import ChatProtocol

/// The transactions of an ``EncryptionPipeline``.
extension KeyStore {
    /// Runs events through a machine in one transaction, which also keeps its news until they were told.
    ///
    /// - Parameters:
    ///   - told: News that were told, which the store forgets.
    ///   - repeatsNews: Whether the news that are not told yet come again, before the actions.
    /// - Returns: The machine after it, and its actions, which may be carried out now.
    func handle(
        _ events: [EncryptionEvent],
        by machine: EncryptionMachine,
        told: [EncryptionNews] = [],
        repeatsNews: Bool = false
    ) async throws(KeyStoreError) -> (EncryptionMachine, [EncryptionAction]) {
        try await transaction { records throws(KeyStoreError) in
            // After the wait for other programs: what they have stored is not from the future.
            let now = EncryptionTime.now
            var machine = machine
            var random = SystemKeyGenerator()
            var actions: [EncryptionAction] = []
            try records.remove(told: told)
            let untold = repeatsNews ? try records.untoldNews() : []
            for event in events {
                actions += try machine.handle(event, in: &records, at: now, using: &random)
            }
            try records.keep(untold: actions.compactMap(\.news))
            return (machine, untold.map { .news($0) } + actions)
        }
    }

    /// Notes how far conversations were shown, and which news were told.
    func note(
        shown: [UInt64: UInt64],
        told: [EncryptionNews],
        by reader: ConversationReader
    ) async throws(KeyStoreError) {
        try await transaction { records throws(KeyStoreError) in
            try records.remove(told: told)
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

extension EncryptionAction {
    fileprivate var news: EncryptionNews? {
        if case .news(let news) = self { news } else { nil }
    }
}
