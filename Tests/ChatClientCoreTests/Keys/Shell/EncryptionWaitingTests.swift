import ChatIdentity
import ChatProtocol
import DequeModule
import NIOPosix
import Testing

@testable import ChatClientCore

/// What waits in the encryption of a session: messages without piling up, and pages of history for what they name.
@Suite(.timeLimit(.minutes(1))) struct EncryptionWaitingTests {
    private let enemy = HostileServer()

    /// The encryption of bob, with a login and without a session that carries anything.
    private func begin(
        _ standing: LoginFacts.DeviceStanding,
        patience: Int64 = EncryptionLimits().patience
    ) async -> EncryptionPipeline {
        let store = InMemoryKeyStore()
        var policy = SimulationWorld.policy
        policy.limits.patience = patience
        store.restore(enemy.bob.store.records)
        let pipeline = EncryptionPipeline(
            store: KeyStore(store),
            name: "bob",
            policy: policy,
            events: ChatEvents(),
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            failure: nil
        )
        let facts = LoginFacts(
            encryptionVersion: 1,
            serverID: [7],
            line: enemy.world.server.line,
            trust: "key",
            standing: standing,
            hasDevices: true,
            claimedDevice: enemy.bob.store.records.ownDevice()?.number
        )
        pipeline.inbox.add(.loggedIn(SessionLogin(facts: facts, connection: 1, limits: ServerLimits())))
        return pipeline
    }

    private func addMessages(_ count: UInt64, to pipeline: EncryptionPipeline) {
        for number in 0..<count {
            let message = enemy.forged(sequence: 3 + number, id: 100 + number, from: "alice", body: "\(number)")
            pipeline.inbox.add(.event(.message(message)))
        }
    }

    @Test func `messages that wait for keys hold up what comes after them`() async throws {
        // The own list must be followed first, and nobody answers.
        let pipeline = await begin(.notListed)
        addMessages(3000, to: pipeline)
        while await pipeline.handleNews(isLast: false) {}
        #expect(!pipeline.inbox.hasRoom)
        #expect(pipeline.events.waiting == 0)
        await pipeline.end()
    }

    @Test func `messages that have waited long enough hold up nothing`() async throws {
        let pipeline = await begin(.notListed, patience: 0)
        addMessages(3000, to: pipeline)
        while await pipeline.handleNews(isLast: false) {}
        #expect(pipeline.inbox.hasRoom)
        #expect(pipeline.events.waiting == 3000)
        await pipeline.end()
    }

    @Test func `a page of history waits until its messages were read`() async throws {
        enemy.withholdMessages(from: enemy.bob)
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        let stored = try #require(enemy.world.server.conversations[HostileServer.conversation]?.last)
        let message = enemy.world.server.view(stored, for: enemy.bob.address?.device)
        let pipeline = await begin(.accepted)
        while await pipeline.handleNews(isLast: false) {}
        let conversation = Conversation(
            id: message.conversation,
            kind: .direct,
            name: "alice",
            lastSequence: message.sequence,
            lastTime: message.time,
            readThrough: 0,
            unread: 1
        )
        let page = HistoryPage(conversation: conversation, messages: [message], isAtStart: false, isAtEnd: true)
        async let resolved = pipeline.resolved(page)
        for _ in 0..<1000 where await !pipeline.callers.hasReaders {
            await Task.yield()
        }
        await pipeline.step([.arrived([message]), .caughtUp])
        // The mail is asked for once the conversations are known.
        await answerRequests(of: pipeline)
        await answerRequests(of: pipeline)
        #expect(try await resolved.messages.map(\.body) == ["one"])
        await pipeline.end()
    }

    /// Answers what the machine asks for to read: there is nothing that it has not got.
    private func answerRequests(of pipeline: EncryptionPipeline) async {
        for (number, request) in await pipeline.requests.waiting {
            if case .conversations = request {
                await pipeline.step([.answered(number, .conversations([], through: 0, more: false))])
            } else if case .mail = request {
                await pipeline.step([.answered(number, .mail([], more: false))])
            }
        }
    }
}
