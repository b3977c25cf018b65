import ChatIdentity
import ChatProtocol

/// Requests of the machine, time, and the end.
extension EncryptionPipeline {
    /// Sends requests of the machine, as far as there may be more at once.
    func sendRequests() async {
        while let login, let session, let (number, request) = requests.next() {
            let connection = login.connection
            let inbox = inbox
            await session.ask(request.wire, onConnection: connection) { answer in
                inbox.add(.answered(number, request, connection: connection, answer))
            }
        }
    }

    /// Handles an answer. Those of an earlier connection are void.
    func handle(
        _ answer: PendingRequests.Answer,
        to request: EncryptionRequest,
        _ number: RequestNumber,
        _ connection: UInt64
    ) async {
        guard connection == login?.connection, requests.end(number) else {
            return
        }
        await step([.answered(number, EncryptionAnswer(answer, to: request))])
        await sendRequests()
        if request.changesDevice {
            await readOwnDevices()
        }
    }

    func handle(_ timer: EncryptionTimer) async {
        timers.ended(timer)
        switch timer {
        case .tick: await tick()
        case .marks: await step([])
        case .turn: await step([.turnChecked])
        case .barrier: handout.endBarrier()
        case .store: outage.attempts.continuation.yield()
        case .login:
            if let login {
                await session?.repeatLogin(
                    onConnection: login.connection,
                    because: "Another program has used the keys at the same moment."
                )
            }
        }
    }

    private func tick() async {
        await step([.ticked])
        let waits = !handout.isEmpty || callers.hasTexts || callers.hasReaders
        scheduleTick(isActive: timers.isActive || waits || login != nil && machine.isWaitingToSend)
    }

    /// Schedules the next tick: every second while active (first answers are due within one second), else rarely.
    func scheduleTick(isActive: Bool) {
        // Without a connection the rows of texts that wait for the next one are kept from other programs.
        guard failure == nil, login != nil || !machine.writer.texts.isEmpty else {
            return
        }
        timers.scheduleTick(isActive: isActive)
    }

    /// How far direct conversations were shown, as far as the store does not know it.
    func shownConversations() -> [UInt64: UInt64] {
        timers.cancel(.marks)
        return unsavedMarks.merged(with: events.taken.popMarks())
    }

    /// Reads the numbers that this device has and had.
    func readOwnDevices() async {
        guard failure == nil else {
            return
        }
        do throws(KeyStoreError) {
            handout.ownDevices = try await store.deviceNumbers()
        } catch {
            fail(error)
        }
    }

    /// Ends the work.
    func end() {
        timers.cancelAll()
        callers.endTexts(with: ChatError.endedSession)
        callers.endCommands(with: ChatError.endedSession)
        for errand in inbox.close() {
            errand.end(with: ChatError.endedSession)
        }
        session = nil
        events.finish()
    }
}
