import ChatEncryption
import ChatIdentity
import ChatTesting

@testable import ChatClientCore

/// A talk between the clients, and what must be true after it.
extension SimulationWorld {
    /// Runs the whole plan, until everything has arrived.
    ///
    /// - Returns: What went wrong.
    func talk() -> [String] {
        isFaulty = true
        start()
        if !plan.startsTogether {
            run(for: 8000)
        }
        scheduleTexts(plan.texts)
        scheduleDisasters()
        run(for: plan.pause * Int64(plan.texts) + 5000)
        settle()
        verify()
        return problems
    }

    /// Ends the faults, has everybody write once more, and waits for what is healed.
    func settle() {
        isFaulty = false
        for client in clients {
            client.clockError = 0
        }
        run(for: 30_000)
        for _ in 0..<60 where clients.contains(where: { !$0.unsettled.isEmpty }) {
            run(for: 10_000)
        }
        for _ in 0..<2 {
            let pause = plan.pause
            plan.pause = 1000
            scheduleTexts(1)
            plan.pause = pause
            run(for: 10_000)
        }
        if clients.contains(where: { !$0.unopened.isEmpty }) {
            tick = 60_000
            run(for: 5 * 3_600_000)
        }
    }

    func scheduleTexts(_ count: Int) {
        for client in clients {
            var time = now
            for _ in 0..<count {
                time += Int64.random(in: 0...plan.pause, using: &random)
                let others = plan.accounts.filter { $0 != client.account }
                say(client, to: others.randomElement(using: &random) ?? client.account, at: time)
            }
        }
    }

    func say(_ client: SimulatedClient, to recipient: String, at time: Int64) {
        let number = UInt64(texts.count + 1)
        let token = random.bytes(16)
        let text = "text \(number) of \(client.account)"
        texts[token] = text
        let outgoing = OutgoingText(id: number, recipient: recipient, text: text, token: token)
        add(.say(client: client.index, outgoing), at: time)
    }

    private func scheduleDisasters() {
        if let time = plan.restoresStore.map({ $0 * 1000 }) {
            let client = clients[0]
            var backup = client.store.records
            add(.run { world in backup = world.clients[0].store.records }, after: time / 2)
            add(
                .run { world in
                    world.clients[0].store.records = backup
                    world.clients.filter { $0.store === world.clients[0].store }.forEach { world.kill($0) }
                },
                after: time
            )
        }
        if let time = plan.restoresServer.map({ $0 * 1000 }) {
            var backup = server
            add(.run { world in backup = world.server }, after: time / 2)
            add(.run { world in world.restore(backup) }, after: time)
        }
        if let time = plan.retention.map({ $0 * 1000 }) {
            add(
                .run { world in
                    for (number, messages) in world.server.conversations {
                        world.server.removedThrough[number] = UInt64(messages.count / 2)
                    }
                },
                after: time
            )
        }
    }

    /// Puts an older copy of the server's data in its place, as an operator does.
    func restore(_ backup: ModelServer) {
        server = backup
        server.line = random.bytes(16)
        for client in clients {
            client.given = [:]
            client.shown = [:]
            disconnect(client)
        }
    }

    // MARK: - Checks

    func verify() {
        for client in clients {
            if !client.unsettled.isEmpty {
                problem("\(client.account) has \(client.unsettled.count) texts that were not sent")
            }
            for (place, seen) in client.unopened where !isExcused(client, seen) {
                problem("\(client.account) could not read \(place): \(seen)")
            }
        }
        if plainTexts > 0 {
            problem("\(plainTexts) texts were sent in the clear")
        }
        verifyStored()
        verifySessions()
        verifyNews()
    }

    /// Nobody is alarmed about an honest server.
    private func verifyNews() {
        guard plan.restoresStore == nil, plan.restoresServer == nil else {
            return
        }
        for client in clients {
            for news in client.news {
                switch news {
                case .outOfOrder:
                    problem("\(client.account) was told that \(news.line)")
                case .gap where plan.retention == nil && plan.crash == 0:
                    problem("\(client.account) was told that \(news.line)")
                default: break
                }
            }
        }
    }

    /// What came while the client was another device is lost to a restored store, and said to be.
    private func isExcused(_ client: SimulatedClient, _ seen: SimulatedClient.Seen?) -> Bool {
        plan.restoresStore != nil && client.store === clients[0].store && seen == .unopened(.beforeDevice)
    }

    /// Each text is stored once, and everybody in its conversation has seen it.
    private func verifyStored() {
        var found: [[UInt8]: Int] = [:]
        for (conversation, messages) in server.conversations {
            for stored in messages {
                found[stored.token, default: 0] += 1
                let removed = server.removedThrough[conversation] ?? 0
                guard let text = texts[stored.token], stored.message.sequence > removed else {
                    continue
                }
                for client in clients where stored.message.recipient == client.account {
                    let place = SimulatedClient.Place(
                        conversation: conversation,
                        sequence: stored.message.sequence
                    )
                    let seen = client.seen[place]
                    let expected: SimulatedClient.Seen = stored.senderDevice == nil ? .plain(text) : .text(text)
                    if seen != expected, !isExcused(client, seen) {
                        problem("\(client.account) has \(String(describing: client.seen[place])) for \(text)")
                    }
                }
            }
        }
        for (token, count) in found where count > 1 {
            problem("\(texts[token] ?? "?") is stored \(count) times")
        }
        let lost = plan.restoresServer == nil ? texts.filter { found[$0.key] == nil } : [:]
        for (_, text) in lost {
            problem("\(text) is lost")
        }
    }

    /// Both sides of each pair of devices use the same session, and keep little.
    private func verifySessions() {
        for one in clients {
            for other in clients where other.account != one.account {
                let there = one.forSending(to: other, at: Self.epoch + now)
                let back = other.forSending(to: one, at: Self.epoch + now)
                if there != back {
                    problem("\(one.account) uses \(there ?? 0), \(other.account) uses \(back ?? 0)")
                }
                let sessions = one.sessions(with: other)
                if sessions.count > policy.limits.sessions {
                    problem("\(one.account) keeps \(sessions.count) sessions")
                }
            }
        }
    }

    /// Keys of skipped blocks that are kept on all sides.
    var skippedKeys: Int {
        clients.reduce(0) { sum, one in
            let sessions = clients.filter { $0.account != one.account }.flatMap { one.sessions(with: $0) }
            return sum + sessions.reduce(0) { $0 + ((try? RatchetSession(encoded: $1.state).skippedKeys) ?? 0) }
        }
    }
}

extension SimulatedClient {
    var unopened: [Place: Seen] {
        seen.filter {
            switch $0.value {
            case .unopened: true
            case .text, .plain: false
            }
        }
    }

    var address: DeviceAddress? {
        store.records.ownDevice().map { DeviceAddress(account: $0.account, device: $0.number) }
    }

    func sessions(with other: SimulatedClient) -> [SessionRecord] {
        other.address.map { store.records.sessions(with: $0) } ?? []
    }

    func forSending(to other: SimulatedClient, at clock: Int64) -> UInt64? {
        SessionChoice(limits: SimulationWorld.policy.limits, now: clock).forSending(sessions(with: other))?.number
    }
}
