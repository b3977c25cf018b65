import ChatProtocol

/// Events of the session.
extension EncryptionPipeline {
    /// Handles the next news, with those that fit into the same step.
    ///
    /// - Parameter isLast: Whether nothing may wait any more.
    /// - Returns: Whether there were any.
    func handleNews(isLast: Bool) async -> Bool {
        if let held = handout.held {
            guard handout.isHeldReady || isLast else {
                return false
            }
            release(held)
            return true
        }
        // Without a connection, the news are few, and the next login is among them.
        guard machine.reader.incoming.hasRoom || login == nil || isLast else {
            return false
        }
        let batch = inbox.popBatch()
        guard batch.events.isEmpty else {
            await open(batch)
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
        guard handout.isEmpty else {
            handout.hold(event)
            return timers.schedule(.barrier, in: EncryptionTimes.barrier)
        }
        release(event)
    }

    private func release(_ event: ChatEvent) {
        // Else it would end the next one's wait.
        timers.cancel(.barrier)
        handout.release(event)
    }

    /// Gives messages to the machine, and hands out what it shows of them between the other events of the batch.
    private func open(_ batch: NewsBatch) async {
        var actions: [EncryptionAction] = []
        if failure == nil, !batch.messages.isEmpty {
            actions = await commit([.arrived(batch.messages)])
        }
        guard failure == nil else {
            return batch.events.forEach { handout.showWithoutStore($0) }
        }
        handout.add(batch.messages)
        for part in batch.parts(with: actions) {
            switch part {
            case .event(let event): events.add(event)
            case .action(let action): await perform(action)
            }
        }
    }

    /// Tells people something.
    func tell(_ news: EncryptionNews) {
        events.add(.encryption(news))
        if case .own = news {
            callers.decide()
        }
    }

    /// Handles a login of the session.
    private func begin(_ login: SessionLogin) async {
        self.login = login
        if unsavedMarks.begin(line: login.facts.line) {
            handout.forget()
        }
        await step([.loggedIn(login.facts)])
        if !timers.isRunning(.login) {
            repeatedLogins = 0
        }
        await readOwnDevices()
    }

    /// Logs in again after a while.
    func repeatLogin() {
        timers.schedule(.login, in: EncryptionTimes.repeatedLogin(after: repeatedLogins))
        repeatedLogins += 1
    }

    private func lostConnection() async {
        timers.cancel(.login)
        login = nil
        requests.removeAll()
        await step([.disconnected])
    }
}
