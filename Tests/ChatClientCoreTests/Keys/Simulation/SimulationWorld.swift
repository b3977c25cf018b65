import ChatEncryption
import ChatIdentity
import ChatProtocol
import ChatTesting

@testable import ChatClientCore

/// Clients, a model server and a network between them, in virtual time. All chance comes from the seed of the plan.
final class SimulationWorld {
    enum Event {
        case connect(client: Int)
        case tick(client: Int)
        case say(client: Int, OutgoingText)
        case request(client: Int, connection: Int, RequestNumber, EncryptionRequest)
        case toClient(client: Int, connection: Int, EncryptionEvent)
        case run((SimulationWorld) -> Void)
    }

    var plan: SimulationPlan
    var random: SplitMix64
    var server: ModelServer
    var clients: [SimulatedClient] = []
    /// Milliseconds since the start.
    var now: Int64 = 1_000_000
    var events: [(time: Int64, event: Event)] = []
    /// Whether connections end and programs are killed.
    var isFaulty = false
    /// Milliseconds between ticks.
    var tick: Int64 = 1000
    /// All texts by their tokens.
    var texts: [[UInt8]: String] = [:]
    /// Texts that were sent in the clear though the recipient had keys.
    var plainTexts = 0
    /// When accounts got their first lists.
    var listed: [String: Int64] = [:]
    var problems: [String] = []
    /// Which block was sealed at which place of which chain.
    var seals: [Seal: [UInt8]] = [:]

    struct Seal: Hashable {
        let device: DeviceNumber
        let session: UInt64
        let ratchetKey: [UInt8]
        let number: UInt32
    }

    static let epoch: Int64 = 1_800_000_000_000

    static var policy: EncryptionPolicy {
        var limits = EncryptionLimits()
        limits.pairs = 6
        limits.fewPairs = 3
        return EncryptionPolicy(makesIdentity: true, requiresEncryption: false, label: "laptop", limits: limits)
    }

    init(_ plan: SimulationPlan, policy: EncryptionPolicy = SimulationWorld.policy) {
        self.plan = plan
        self.policy = policy
        random = SplitMix64(seed: plan.seed)
        server = ModelServer(plan.accounts)
        for account in plan.accounts {
            let store = SimulatedStore()
            for _ in 0..<plan.processes {
                let index = clients.count
                let seed = plan.seed &* 31 &+ UInt64(index)
                clients.append(SimulatedClient(index: index, account: account, store: store, seed: seed))
            }
        }
    }

    let policy: EncryptionPolicy
    /// What a hostile server makes of an event on its way to a client.
    var tamper: ((EncryptionEvent, SimulatedClient) -> [EncryptionEvent])?
    /// What a hostile server answers instead of carrying a request out; `nil` for the truth.
    var lie: ((EncryptionRequest, SimulatedClient) -> EncryptionAnswer?)?
    /// Errors with which the server answers requests.
    var refuse: ((EncryptionRequest, SimulatedClient) -> ChatError?)?
    /// Prints what happens, for debugging.
    var log: ((String) -> Void)?

    func problem(_ text: String) {
        problems.append("\(now): \(text)")
    }

    // MARK: - Time

    func add(_ event: Event, at time: Int64) {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].time > time {
                low = middle + 1
            } else {
                high = middle
            }
        }
        events.insert((time, event), at: low)
    }

    func add(_ event: Event, after delay: Int64) {
        add(event, at: now + delay)
    }

    /// Runs for a time.
    func run(for duration: Int64) {
        let end = now + duration
        while let next = events.last, next.time <= end, problems.isEmpty {
            events.removeLast()
            now = max(now, next.time)
            server.clock = Self.epoch + now
            handle(next.event)
        }
        now = max(now, end)
    }

    /// Starts all programs.
    func start() {
        for client in clients {
            client.start(policy, at: now)
            add(.connect(client: client.index), after: Int64.random(in: 0...50, using: &random))
            add(.tick(client: client.index), after: tick)
        }
    }

    func handle(_ event: Event) {
        switch event {
        case .connect(let index): connect(clients[index])
        case .tick(let index):
            ticked(clients[index])
            add(event, after: tick)
        case .say(let index, let text):
            let client = clients[index]
            client.unsettled.append(text)
            step(client, .send(text))
        case .request(let index, let connection, let number, let request):
            receive(request, number, clients[index], connection)
        case .toClient(let index, let connection, let event):
            let client = clients[index]
            for event in tamper?(event, client) ?? [event]
            where client.isConnected && client.connection == connection {
                give(event, to: client)
            }
        case .run(let body): body(self)
        }
    }

    func ticked(_ client: SimulatedClient) {
        if isFaulty, random.happens(plan.clockJump) {
            client.clockError = Int64.random(in: -1...1, using: &random) * 3650 * EncryptionLimits.day
        }
        step(client, .ticked)
    }

    // MARK: - Steps

    /// Has a machine handle an event in a transaction, and carries out its actions; it may be killed on the way.
    func step(_ client: SimulatedClient, _ event: EncryptionEvent) {
        guard var machine = client.machine else {
            return
        }
        var records: any KeyRecords = client.store.records
        let time = EncryptionTime(
            monotonic: now - client.processStart,
            clock: Self.epoch + now + client.clockError
        )
        let actions: [EncryptionAction]
        do {
            actions = try machine.handle(event, in: &records, at: time, using: &client.generator)
        } catch {
            return problem("the records failed: \(error)")
        }
        let isDue = client.noteCommit()
        let isKilled = isDue || isFaulty && random.happens(plan.crash)
        if isKilled, !isDue, random.happens(0.3) {
            return kill(client)
        }
        if let committed = records as? InMemoryKeyRecords {
            client.store.records = committed
        }
        client.machine = machine
        if let log {
            log("\(now) \(client.account)\(client.index) \(event.summary) -> \(actions.map(\.summary))")
        }
        var carriedOut = isKilled ? Int.random(in: 0...actions.count, using: &random) : actions.count
        if isDue {
            carriedOut = client.carriesOutLast ? actions.count : 0
        }
        for action in actions.prefix(carriedOut) {
            perform(action, client)
        }
        if isKilled {
            kill(client)
        } else if isFaulty, client.isConnected, random.happens(plan.loss) {
            disconnect(client)
        }
    }

    func perform(_ action: EncryptionAction, _ client: SimulatedClient) {
        switch action {
        case .request(let number, let request):
            client.lastUp = max(client.lastUp, now + delay())
            add(
                .request(client: client.index, connection: client.connection, number, request),
                at: client.lastUp
            )
        case .show(let message): client.show(message, in: self)
        case .opened(let message): client.open(message, in: self)
        case .news(let news):
            client.news.append(news)
            client.lines.append(news.line)
            if case .own(let state) = news {
                client.own = state
            }
        case .repeatLogin:
            client.lines.append("logs in again")
            disconnect(client)
        case .settled(let id, let outcome): settle(id, outcome, client)
        case .finished(let command, let error): client.finished[command.rawValue] = error
        }
    }

    func settle(_ id: UInt64, _ outcome: SendOutcome, _ client: SimulatedClient) {
        guard let index = client.unsettled.firstIndex(where: { $0.id == id }) else {
            return
        }
        let text = client.unsettled[index]
        switch outcome {
        case .stored(let receipt):
            client.receipts[text.token] = receipt
            client.unsettled.remove(at: index)
        case .plain:
            // Who had no list a moment ago cannot be written to in another way.
            if let listed = listed[text.recipient], now - listed > 3 * plan.delays.upperBound {
                plainTexts += 1
            }
            client.unsettled.remove(at: index)
            let (_, new) = server.store(text.token, from: client.account, to: text.recipient, body: text.text)
            if let new {
                carryOut(.stored(new), of: client, client.connection)
            }
        case .failed(let error):
            client.lines.append("refused \(error.code.rawValue)")
            guard tamper == nil else {
                return
            }
            guard isFaulty || error.code == .devicesChanged else {
                return problem("\(client.account) could not send: \(error)")
            }
            let clientIndex = client.index
            add(
                .run { world in
                    let client = world.clients[clientIndex]
                    if client.unsettled.contains(text) {
                        world.step(client, .send(text))
                    }
                },
                after: 5000
            )
        }
    }
}

extension EncryptionRequest {
    /// The device in whose name something is sent.
    var senderDevice: DeviceNumber? {
        switch self {
        case .send(let text): text.senderDevice
        case .sendMail(let mail): mail.senderDevice
        case .publishDevices(let publication), .resetIdentity(_, let publication): publication.device
        case .conversations, .page, .devices, .publishPrekeys, .mail: nil
        }
    }
}
