import ChatIdentity
import ChatProtocol
import DequeModule
import NIOCore

/// Requests of the machine, time, and the end.
extension EncryptionPipeline {
    /// Sends requests of the machine, as far as there may be more at once.
    func sendRequests() async {
        while inFlight.count < Self.requestsAtOnce, let login, let session,
            let (number, request) = waitingRequests.popFirst()
        {
            inFlight[number] = request
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
        guard connection == login?.connection, inFlight.removeValue(forKey: number) != nil else {
            return
        }
        await step([.answered(number, EncryptionAnswer(answer, to: request))])
        await sendRequests()
        await readOwnDevices(after: request)
    }

    /// Has a timer called, unless it runs.
    func schedule(_ timer: EncryptionTimer, in time: TimeAmount) {
        guard timers[timer] == nil else {
            return
        }
        let inbox = inbox
        timers[timer] = eventLoop.scheduleTask(in: time) {
            inbox.add(.timer(timer))
        }
    }

    func handle(_ timer: EncryptionTimer) async {
        timers[timer] = nil
        switch timer {
        case .tick: await tick()
        case .marks: await step([])
        case .turn: await step([.turnChecked])
        case .barrier: isBarrierOver = held != nil
        case .store: attempts.continuation.yield()
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
        let isRecent = NIODeadline.now() - lastStep < EncryptionTimes.activity
        let waits = !outstanding.isEmpty || !sends.isEmpty || !readers.isEmpty
        scheduleTick(isActive: isRecent || waits || login != nil && machine.isWaitingToSend)
    }

    /// Has the machine ticked: often while something happens, since it answers within a second, and seldom otherwise.
    func scheduleTick(isActive: Bool) {
        // Without a connection the rows of texts that wait for the next one are kept from other programs.
        guard failure == nil, login != nil || !machine.writer.texts.isEmpty else {
            return
        }
        if isActive, let timer = timers[.tick], isTickIdle {
            timer.cancel()
            timers[.tick] = nil
        }
        guard timers[.tick] == nil else {
            return
        }
        isTickIdle = !isActive
        schedule(.tick, in: isActive ? EncryptionTimes.tick : EncryptionTimes.idleTick)
    }

    /// How far direct conversations were shown, as far as the store does not know it.
    func shownConversations() -> [UInt64: UInt64] {
        timers.removeValue(forKey: .marks)?.cancel()
        let marks = events.taken.popMarks()
        return marks.line ?? [] == line ? unsavedMarks.merging(marks.shown) { max($0, $1) } : unsavedMarks
    }

    /// Reads the numbers that this device has and had.
    func readOwnDevices() async {
        guard failure == nil else {
            return
        }
        do throws(KeyStoreError) {
            ownDevices = try await store.transaction { records throws(KeyStoreError) in
                let former = try records.state().formerNumbers
                let numbers = former + (try records.ownDevice().map { [$0.number] } ?? [])
                return Set(numbers.map(\.rawValue))
            }
        } catch {
            fail(error)
        }
    }

    private func readOwnDevices(after request: EncryptionRequest) async {
        switch request {
        case .publishDevices, .resetIdentity: await readOwnDevices()
        case .conversations, .page, .devices, .publishPrekeys, .send, .sendMail, .mail: break
        }
    }

    /// Ends the work.
    func end() {
        timers.values.forEach { $0.cancel() }
        timers = [:]
        endAll(with: ChatError.endedSession)
        for errand in inbox.close() {
            errand.end(with: ChatError.endedSession)
        }
        session = nil
        events.finish()
    }

    private func endAll(with error: ChatError) {
        endSends(with: error)
        endCommands(with: error)
    }

    func endSends(with error: ChatError) {
        sends.values.forEach { $0.ticket.end(.failure(error)) }
        sends = [:]
    }

    /// Ends the commands, and what waits for the state of this client.
    func endCommands(with error: ChatError) {
        commands.values.forEach { $0.end(.failure(error)) }
        commands = [:]
        undecided.forEach { $0.end(.failure(error)) }
        undecided = []
        endReaders()
    }
}

extension EncryptionErrand {
    /// Ends it undone.
    fileprivate func end(with error: ChatError) {
        switch self {
        case .send(_, let ticket): ticket.end(.failure(error))
        case .command(_, _, let ticket): ticket.end(.failure(error))
        case .answered, .withdraw, .marked, .timer, .triedStore: break
        }
    }
}
