import ChatProtocol
import DequeModule
import NIOCore

/// Events of the session.
extension EncryptionPipeline {
    /// Handles the next news, with those that fit into the same step.
    ///
    /// - Parameter isLast: Whether nothing may wait any more.
    /// - Returns: Whether there were any.
    func handleNews(isLast: Bool) async -> Bool {
        if let held {
            guard outstanding.isEmpty || isBarrierOver || isLast else {
                return false
            }
            release(held)
            return true
        }
        // Without a connection, the news are few, and the next login is among them.
        guard machine.reader.incoming.hasRoom || login == nil || isLast else {
            return false
        }
        var batch: [ChatEvent] = []
        var messages: [ReceivedMessage] = []
        while batch.count < Self.newsAtOnce, messages.count < Self.messagesAtOnce,
            case .event(let event)? = inbox.popNews(where: \.isForBatch)
        {
            batch.append(event)
            event.directMessage.map { messages.append($0) }
        }
        guard batch.isEmpty else {
            await open(messages, in: batch)
            return true
        }
        guard let news = inbox.popNews() else {
            return false
        }
        await handle(news)
        return true
    }

    private func handle(_ news: SessionNews) async {
        switch news {
        case .event(let event): await handle(barrier: event)
        case .loggedIn(let login): await begin(login)
        case .disconnected: await lostConnection()
        case .devicesChanged(let account): await step([.devicesChanged(account: account)])
        case .mailWaiting: await step([.mailWaiting])
        case .prekeysLow(let left): await step([.prekeysLow(left: left)])
        }
    }

    /// Handles an event that is told after all messages before it.
    private func handle(barrier event: ChatEvent) async {
        if case .connection(.caughtUp) = event {
            await step([.caughtUp])
        }
        guard outstanding.isEmpty else {
            held = event
            isBarrierOver = false
            return schedule(.barrier, in: EncryptionTimes.barrier)
        }
        release(event)
    }

    private func release(_ event: ChatEvent) {
        held = nil
        // Else it would end the next one's wait.
        timers.removeValue(forKey: .barrier)?.cancel()
        guard case .connection(.caughtUp(let missed)) = event else {
            return events.add(event)
        }
        events.add(.connection(.caughtUp(missed: max(0, missed - ownMissed))))
        ownMissed = 0
    }

    /// Gives messages to the machine, and hands out what it shows of them between the other events of the batch.
    private func open(_ messages: [ReceivedMessage], in batch: [ChatEvent]) async {
        var actions: ArraySlice<EncryptionAction> = []
        if failure == nil, !messages.isEmpty {
            actions = await commit([.arrived(messages)])[...]
        }
        guard failure == nil else {
            return batch.forEach { showWithoutStore($0) }
        }
        messages.forEach { outstanding.add($0) }
        var shown = Set(actions.compactMap(\.shownPlace))
        for event in batch {
            guard let message = event.directMessage else {
                events.add(event)
                continue
            }
            while shown.contains(message.place), let action = actions.popFirst() {
                action.shownPlace.map { _ = shown.remove($0) }
                await perform(action)
            }
        }
        for action in actions {
            await perform(action)
        }
    }

    /// Hands out a message, unless it is one that this device sent itself and has read back.
    func show(_ message: ReceivedMessage) {
        guard !outageMessages.remove(message.place) else {
            // It was shown while the store failed.
            if case .sealed = message.encryption {
                events.add(.opened(message))
            }
            return
        }
        let arrived = outstanding.remove(message.place)
        guard let arrived, arrived.isMissed, isOwn(arrived), case .sealed = message.encryption else {
            return events.add(ChatEvent(message))
        }
        ownMissed += 1
        events.pass(message.place)
    }

    /// Tells people something.
    func tell(_ news: EncryptionNews) {
        events.add(.encryption(news))
        if case .own = news {
            isDecided = true
            undecided.forEach { $0.end(.success(())) }
            undecided = []
        }
    }

    /// Whether a device of this store has sealed a message.
    private func isOwn(_ message: ReceivedMessage) -> Bool {
        message.sealed.map { ownDevices.contains($0.senderDevice) } ?? false
            && message.sender.isSameName(as: machine.name)
    }

    /// Handles a login of the session.
    private func begin(_ login: SessionLogin) async {
        self.login = login
        if line != login.facts.line {
            // What was given of other data comes again.
            outstanding = OutstandingMessages()
            outageMessages = OutageMessages()
            unsavedMarks = [:]
            line = login.facts.line
        }
        await step([.loggedIn(login.facts)])
        if timers[.login] == nil {
            repeatedLogins = 0
        }
        await readOwnDevices()
    }

    /// Logs in again after a while.
    func repeatLogin() {
        schedule(.login, in: EncryptionTimes.repeatedLogin(after: repeatedLogins))
        repeatedLogins += 1
    }

    private func lostConnection() async {
        timers.removeValue(forKey: .login)?.cancel()
        login = nil
        waitingRequests = []
        inFlight = [:]
        await step([.disconnected])
    }
}

extension SessionNews {
    /// Whether it is an event whose place among others does not matter to the machine.
    fileprivate var isForBatch: Bool {
        guard case .event(let event) = self else {
            return false
        }
        switch event {
        case .restored, .connection(.caughtUp): return false
        case .message, .unopened, .opened, .encryption, .wireChanged, .presence, .receipt, .room, .announcement,
            .connection, .waiting, .disconnected:
            return true
        }
    }
}

extension EncryptionAction {
    /// The place of the message that it shows.
    fileprivate var shownPlace: MessagePlace? {
        if case .show(let message) = self { message.place } else { nil }
    }
}

extension ChatEvent {
    /// The message, if it is one of a direct conversation and for the machine.
    var directMessage: ReceivedMessage? {
        switch self {
        case .message(let message), .unopened(let message): message.kind == .direct ? message : nil
        case .opened, .encryption, .wireChanged, .presence, .receipt, .room, .announcement, .connection, .restored,
            .waiting, .disconnected:
            nil
        }
    }
}

extension ReceivedMessage {
    /// Whether it has no text only because it was not read yet.
    var mayComeSoon: Bool {
        if case .unopened(let reason) = encryption { reason.isUnread } else { false }
    }

    /// The message while the key store cannot be used.
    var withoutKeys: ReceivedMessage {
        sealed == nil ? self : unopened(.keyStore)
    }
}
