import ChatProtocol
import NIOCore

/// Carries out the encryption of a session: takes its events, opens the messages among them, and adds what people are
/// shown to the client's ``ChatEvents``; seals the texts that they send.
///
/// All decisions are those of ``EncryptionMachine``. This is its shell: one step after the other, each in a transaction
/// of the key store, and the actions of a step only after its commit.
actor EncryptionPipeline {
    /// Events that may wait for a consumer that itself waits for a text to be sent: everything is read before.
    static let largestBacklog = 256 * ChatEvents.highWaterMark

    nonisolated let inbox = EncryptionInbox()
    nonisolated let store: KeyStore
    nonisolated let events: ChatEvents
    nonisolated let eventLoop: any EventLoop
    nonisolated let requiresEncryption: Bool

    var machine: EncryptionMachine
    /// The session that is served.
    var session: ClientSession?
    /// The login of the present connection; `nil` while there is none.
    var login: SessionLogin?
    var outage: StoreOutage
    var unsavedMarks = UnsavedMarks()
    var handout: MessageHandout
    /// Callers that wait for the machine.
    var callers = WaitingCallers()
    /// The session's requests for texts that it sends in the clear, by the numbers of the texts.
    var plainRequests: [UInt64: UInt64] = [:]
    var requests = EncryptionRequestQueue()
    var timers: EncryptionTimers
    /// How often a login was repeated because another process had sealed meanwhile.
    var repeatedLogins = 0

    /// Makes the encryption of an account's session.
    ///
    /// - Parameters:
    ///   - name: The account's name as it was registered.
    ///   - failure: Why the store cannot be used, if that is known already.
    init(
        store: KeyStore,
        name: String,
        policy: EncryptionPolicy,
        events: ChatEvents,
        eventLoop: any EventLoop,
        failure: KeyStoreError?
    ) {
        self.store = store
        self.events = events
        handout = MessageHandout(events: events, name: name)
        self.eventLoop = eventLoop
        timers = EncryptionTimers(eventLoop: eventLoop, inbox: inbox)
        outage = StoreOutage(error: failure)
        requiresEncryption = policy.requiresEncryption
        machine = EncryptionMachine(account: name.lowercased(), name: name, policy: policy)
        events.told.onTold { [inbox] in inbox.add(.marked) }
    }

    /// Works until the session has ended and everything is handed out, or the task is cancelled.
    func run(for session: ClientSession) async {
        self.session = session
        if let failure {
            begin(outage: failure)
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.tryStore() }
            var signals = inbox.iterator()
            repeat {
                while !Task.isCancelled, await work() {}
            } while await signals.next() != nil
            while !Task.isCancelled, await work(isLast: true) {}
            end()
            outage.attempts.continuation.finish()
        }
    }

    /// Writes what was shown and told, at the end. The machine has no part in it: it would go on with its work.
    func finish() async {
        let shown = shownConversations()
        let told = events.told.news
        guard failure == nil, !shown.isEmpty || !told.isEmpty else {
            return
        }
        try? await store.note(shown: shown, told: told, by: machine.reader)
    }

    /// Does the next piece of work.
    ///
    /// - Parameter isLast: Whether the session has ended: what it gave is handed out at once.
    /// - Returns: Whether there was something to do.
    private func work(isLast: Bool = false) async -> Bool {
        if let errand = inbox.popErrand() {
            await handle(errand)
            return true
        }
        let isAwaited = (callers.hasTexts || callers.hasReaders) && events.waiting < Self.largestBacklog
        guard isLast || events.hasRoom || isAwaited else {
            return false
        }
        return await handleNews(isLast: isLast)
    }

    private func handle(_ errand: EncryptionErrand) async {
        switch errand {
        case .send(let text, let ticket): await take(text, ticket)
        case .withdraw(let id): await withdraw(id)
        case .command(let event, let number, let ticket): await carryOut(event, number, ticket)
        case .answered(let number, let request, let connection, let answer):
            await handle(answer, to: request, number, connection)
        case .marked: timers.schedule(.marks, in: EncryptionTimes.marks)
        case .timer(let timer): await handle(timer)
        case .triedStore(let error): await triedStore(error)
        }
    }

    private func carryOut(_ event: EncryptionEvent, _ number: CommandNumber, _ ticket: Ticket<Void>) async {
        callers.add(ticket, for: number)
        await step([event])
        if let failure {
            callers.finish(number, .keyStore(failure))
        }
    }

    /// Runs events through the machine in one transaction, and carries out its actions.
    func step(_ events: [EncryptionEvent]) async {
        for action in await commit(events) {
            await perform(action)
        }
    }

    /// Runs events through the machine in one transaction.
    ///
    /// - Returns: The actions; empty if the store fails, which is told.
    func commit(_ events: [EncryptionEvent]) async -> [EncryptionAction] {
        guard failure == nil else {
            refuse()
            return []
        }
        let marks = shownConversations()
        let all = marks.map { .shown(conversation: $0.key, through: $0.value) } + events
        let told = self.events.told.news
        guard !all.isEmpty || !told.isEmpty else {
            return []
        }
        do throws(KeyStoreError) {
            let (after, actions) = try await store.handle(all, by: machine, told: told, repeatsNews: outage.repeatsNews)
            machine = after
            unsavedMarks.shown = [:]
            self.events.told.wereRemoved(told.count)
            outage.repeatsNews = false
            if machine.isRead {
                callers.endReaders()
            }
            if machine.waitsForTurn {
                timers.schedule(.turn, in: EncryptionTimes.turn)
            }
            if events.contains(where: { !$0.isTick }) {
                timers.noteStep()
                scheduleTick(isActive: true)
            }
            return actions
        } catch {
            unsavedMarks.shown = marks
            fail(error)
            return []
        }
    }

    /// Carries out an action.
    func perform(_ action: EncryptionAction) async {
        switch action {
        case .request(let number, let request):
            requests.append(request, number)
            await sendRequests()
        case .show(let message): handout.show(message)
        case .opened(let message): events.add(.opened(message))
        case .news(let news): tell(news)
        case .repeatLogin: repeatLogin()
        case .settled(let id, let outcome): await settle(id, outcome)
        case .finished(let number, let error):
            callers.finish(number, error)
        }
    }
}
