import ChatEncryption
import ChatProtocol
import DequeModule
import Foundation
import NIOCore

/// Carries out the encryption of a session: takes its events, opens the messages among them, and adds what people are
/// shown to the client's ``ChatEvents``; seals the texts that they send.
///
/// All decisions are those of ``EncryptionMachine``. This is its shell: one step after the other, each in a transaction
/// of the key store, and the actions of a step only after its commit.
actor EncryptionPipeline {
    /// Requests of the machine in flight; further ones wait.
    static let requestsAtOnce = 8
    /// Events and messages of one step.
    static let newsAtOnce = 256
    static let messagesAtOnce = EncryptionLimits().arrivedAtOnce
    /// Texts that wait for their end.
    static let largestSends = PendingRequests.limit
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
    /// The lineage of the server's data at the last login.
    var line: [UInt8] = []
    /// Why the key store is not used now. It is tried again if the error passes.
    var failure: KeyStoreError?
    /// How long a failed store is left alone, and the messages that were shown without it.
    var storePause = EncryptionTimes.firstStorePause
    var outageMessages = OutageMessages()
    /// Whether people were told that the store fails, and not yet that it works again.
    var isOutageTold = false
    /// Times at which the failed store is tried: in a task of its own, because a busy one blocks for seconds.
    let attempts = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Conversations that were shown, as far as the store does not know it because it failed.
    var unsavedMarks: [UInt64: UInt64] = [:]
    /// Whether the news that the store keeps are added to the events with the next step: at the start, and after a
    /// failure of the store, which may have committed what its step could not tell.
    var repeatsUntold = true

    /// Direct messages that were given to the machine, which has not shown them yet.
    var outstanding = OutstandingMessages()
    /// An event that waits for them.
    var held: ChatEvent?
    var isBarrierOver = false
    /// Missed messages that were not shown since the last `caughtUp`, because they are this device's own.
    var ownMissed = 0

    /// Texts that the machine has.
    var sends: [UInt64: (text: OutgoingText, ticket: Ticket<Receipt>)] = [:]
    /// The session's requests for texts that it sends in the clear, by the numbers of the texts.
    var plainRequests: [UInt64: UInt64] = [:]
    var commands: [CommandNumber: Ticket<Void>] = [:]
    /// Whether the machine has told the state of this client, and callers that wait for it.
    var isDecided = false
    var undecided: [Ticket<Void>] = []
    /// Callers that wait until everything was read.
    var readers: [Ticket<Void>] = []

    var waitingRequests: Deque<(number: RequestNumber, request: EncryptionRequest)> = []
    var inFlight: [RequestNumber: EncryptionRequest] = [:]

    var timers: [EncryptionTimer: Scheduled<Void>] = [:]
    /// When something happened last, and whether the next tick comes late because nothing does.
    var lastStep = NIODeadline.now()
    var isTickIdle = false
    /// The numbers that this device has and had.
    var ownDevices: Set<UInt64> = []
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
        self.eventLoop = eventLoop
        self.failure = failure
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
            attempts.continuation.finish()
        }
    }

    /// Writes how far messages were shown, and which news were told, at the end. The machine has no part in it: it
    /// would go on with its work.
    func finish() async {
        let shown = shownConversations()
        let told = events.told.news
        guard failure == nil, !shown.isEmpty || !told.isEmpty else {
            return
        }
        let reader = machine.reader
        try? await store.transaction { records throws(KeyStoreError) in
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

    /// Does the next piece of work.
    ///
    /// - Parameter isLast: Whether the session has ended: what it gave is handed out at once.
    /// - Returns: Whether there was something to do.
    private func work(isLast: Bool = false) async -> Bool {
        if let errand = inbox.popErrand() {
            await handle(errand)
            return true
        }
        let isAwaited = (!sends.isEmpty || !readers.isEmpty) && events.waiting < Self.largestBacklog
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
        case .marked: schedule(.marks, in: EncryptionTimes.marks)
        case .timer(let timer): await handle(timer)
        case .triedStore(let error): await triedStore(error)
        }
    }

    private func carryOut(_ event: EncryptionEvent, _ number: CommandNumber, _ ticket: Ticket<Void>) async {
        commands[number] = ticket
        await step([event])
        if let failure {
            commands.removeValue(forKey: number)?.end(.failure(ChatError.keyStore(failure)))
        }
    }

    /// Has the machine handle events in a transaction, and carries out its actions.
    func step(_ events: [EncryptionEvent]) async {
        for action in await commit(events) {
            await perform(action)
        }
    }

    /// Has the machine handle events in a transaction.
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
            let (after, actions) = try await handle(all, told: told)
            machine = after
            unsavedMarks = [:]
            self.events.told.wereRemoved(told.count)
            repeatsUntold = false
            if machine.isRead {
                endReaders()
            }
            if machine.waitsForTurn {
                schedule(.turn, in: EncryptionTimes.turn)
            }
            if events.contains(where: { !$0.isTick }) {
                lastStep = .now()
                scheduleTick(isActive: true)
            }
            return actions
        } catch {
            unsavedMarks = marks
            fail(error)
            return []
        }
    }

    /// Has the machine handle events in a transaction, which also keeps its news until they were told.
    ///
    /// - Returns: The machine after them, and the actions; before those, the news that are told again.
    private func handle(
        _ events: [EncryptionEvent],
        told: [EncryptionNews]
    ) async throws(KeyStoreError) -> (EncryptionMachine, [EncryptionAction]) {
        let before = machine
        let now = EncryptionTime.now
        let repeatsUntold = repeatsUntold
        return try await store.transaction { records throws(KeyStoreError) in
            var machine = before
            var random = SystemKeyGenerator()
            var actions: [EncryptionAction] = []
            try records.remove(told: told)
            let untold = repeatsUntold ? try records.untoldNews() : []
            for event in events {
                actions += try machine.handle(event, in: &records, at: now, using: &random)
            }
            try records.keep(untold: actions.compactMap(\.news))
            return (machine, untold.map { .news($0) } + actions)
        }
    }

    /// Carries out an action.
    func perform(_ action: EncryptionAction) async {
        switch action {
        case .request(let number, let request):
            waitingRequests.append((number, request))
            await sendRequests()
        case .show(let message): show(message)
        case .opened(let message): events.add(.opened(message))
        case .news(let news): tell(news)
        case .repeatLogin: repeatLogin()
        case .settled(let id, let outcome): await settle(id, outcome)
        case .finished(let number, let error):
            let result: Result<Void, any Error> = error.map { .failure($0) } ?? .success(())
            commands.removeValue(forKey: number)?.end(result)
        }
    }
}

extension EncryptionAction {
    fileprivate var news: EncryptionNews? {
        if case .news(let news) = self { news } else { nil }
    }
}

extension EncryptionEvent {
    fileprivate var isTick: Bool {
        if case .ticked = self { true } else { false }
    }
}
