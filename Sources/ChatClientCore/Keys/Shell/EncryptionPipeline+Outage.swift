import ChatProtocol
import DequeModule
import NIOCore

/// A key store that fails: public messages and rooms go on, and the store is tried again if the error passes.
///
/// A failed step is as if it had not been: the machine is that of before. Once the store works, the connection is
/// logged in anew, and so everything that the machine has missed meanwhile comes again.
extension EncryptionPipeline {
    /// Handles an error of the store.
    func fail(_ error: KeyStoreError) {
        guard failure == nil, !Task.isCancelled else {
            return
        }
        begin(outage: error)
        refuse()
    }

    /// Begins to do without the store.
    func begin(outage error: KeyStoreError) {
        failure = error
        repeatsUntold = true
        if !isOutageTold || !error.passes {
            events.add(.encryption(.failed(error.message)))
        }
        isOutageTold = true
        if error.passes {
            schedule(.store, in: storePause)
            storePause = min(storePause + storePause, EncryptionTimes.longestStorePause)
        }
    }

    /// Ends what waits for the machine, and shows its messages without their texts. Texts that it has go on when the
    /// store works again: they may be stored already.
    func refuse() {
        guard let failure else {
            return
        }
        for message in outstanding.popAll() {
            outageMessages.add(message, isHeld: true)
            events.add(ChatEvent(message.withoutKeys))
        }
        endCommands(with: ChatError.keyStore(failure))
        if !failure.passes {
            endSends(with: ChatError.keyStore(failure))
        }
    }

    /// Hands out an event while the store fails.
    func showWithoutStore(_ event: ChatEvent) {
        guard let message = event.directMessage else {
            return events.add(event)
        }
        outageMessages.add(message, isHeld: false)
        events.add(ChatEvent(message.withoutKeys))
    }

    /// Tries a failed store whenever its time has come.
    func tryStore() async {
        for await _ in attempts.stream {
            inbox.add(.triedStore(await problemOfStore()))
        }
    }

    /// Why the store cannot be used; `nil` if it can.
    private func problemOfStore() async -> KeyStoreError? {
        let name = machine.name
        do throws(KeyStoreError) {
            try await store.transaction { records throws(KeyStoreError) in
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

    /// Goes on with a store that was tried.
    func triedStore(_ error: KeyStoreError?) async {
        guard failure != nil else {
            return
        }
        failure = nil
        if let error {
            return fail(error)
        }
        let connection = login?.connection
        (login, waitingRequests, inFlight) = (nil, [], [:])
        await step([.disconnected] + outageMessages.waiting.chunks(of: Self.messagesAtOnce).map { .arrived($0) })
        guard failure == nil else {
            return
        }
        outageMessages.wereGiven()
        isOutageTold = false
        storePause = EncryptionTimes.firstStorePause
        events.add(.encryption(.recovered))
        if let connection {
            await session?.repeatLogin(onConnection: connection, because: "The key store works again.")
        }
    }
}

extension KeyStoreError {
    /// The store is another account's.
    static func keys(of account: String, insteadOf name: String) -> KeyStoreError {
        KeyStoreError("The keys in this store are those of \(account), and not of \(name).")
    }
}

extension Collection {
    /// The elements in their order, in arrays of at most `size`.
    fileprivate func chunks(of size: Int) -> [[Element]] {
        var chunks: [[Element]] = []
        for element in self {
            if let count = chunks.last?.count, count < size {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
        return chunks
    }
}
