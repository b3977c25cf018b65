import ChatProtocol

/// A key store that fails: public messages and rooms go on, and the store is tried again if the error passes.
///
/// A failed step is as if it had not been: the machine is that of before. Once the store works, the connection is
/// logged in anew, and so everything that the machine has missed meanwhile comes again.
extension EncryptionPipeline {
    /// Why the key store is not used now. It is tried again if the error passes.
    var failure: KeyStoreError? { outage.error }

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
        let (isNews, pause) = outage.begin(error)
        if isNews {
            events.add(.encryption(.failed(error.message)))
        }
        pause.map { timers.schedule(.store, in: $0) }
    }

    /// Ends what waits for the machine, and shows its messages without their texts. Texts that it has go on when the
    /// store works again: they may be stored already.
    func refuse() {
        guard let failure else {
            return
        }
        handout.showOutstandingWithoutStore()
        callers.endCommands(with: ChatError.keyStore(failure))
        if !failure.passes {
            callers.endTexts(with: ChatError.keyStore(failure))
        }
    }

    /// Tries a failed store whenever its time has come.
    func tryStore() async {
        for await _ in outage.attempts.stream {
            inbox.add(.triedStore(await store.problem(for: machine.name)))
        }
    }

    /// Goes on with a store that was tried.
    func triedStore(_ error: KeyStoreError?) async {
        guard failure != nil else {
            return
        }
        outage.retry()
        if let error {
            return fail(error)
        }
        let connection = login?.connection
        login = nil
        requests.removeAll()
        await step([.disconnected] + handout.neverGiven.chunks(of: NewsBatch.mostMessages).map { .arrived($0) })
        guard failure == nil else {
            return
        }
        handout.wereGiven()
        outage.end()
        events.add(.encryption(.recovered))
        if let connection {
            await session?.repeatLogin(onConnection: connection, because: "The key store works again.")
        }
    }
}
