import ChatDelivery
import ChatProtocol
import Crypto
import NIOCore

/// One session in virtual time: a `ServerDelivery` and a `ClientDelivery`, driven as the programs drive them, over a
/// simulated network and a simulated TLS connection. Datagrams are really sealed and opened.
final class SimulatedSession {
    let number: Int
    let plan: SimulationPlan
    let messages: SimulatedMessages
    let clock: SimulationClock
    let stranger: SocketAddress
    var server: ServerDelivery
    var client: ClientDelivery
    var control: SimulatedControlLink
    var toServer: SimulatedLink
    var toClient: SimulatedLink
    var addresses: ClientAddresses
    var generator: SplitMix64
    var challenges: SplitMix64
    var invariants: SimulationInvariants
    var hostile: HostileDatagrams?
    var trace: SimulationTrace
    var report = SimulationReport()

    /// Messages that the session has no room for, waiting in the store.
    var store: [Int] = []
    var isLive = true

    var serverTimer: NIODeadline?
    var clientTimer: NIODeadline?
    var lastPhase: UInt8 = 0

    private var addressChanges = 0

    /// Prepares the session of a plan.
    ///
    /// - Parameters:
    ///   - number: The session's index in the simulation.
    ///   - bottleneck: The bottleneck that its datagrams to the client share with those of other sessions, if any.
    init(_ plan: SimulationPlan, number: Int, clock: SimulationClock, bottleneck: Bottleneck?) throws {
        self.number = number
        self.plan = plan
        self.clock = clock
        generator = SplitMix64(seed: plan.seed)
        challenges = SplitMix64(seed: ~plan.seed)
        let session = SessionID(rawValue: generator.next())
        let secret = SymmetricKey(data: generator.bytes(ProtocolLimits.deliverySecretBytes))
        messages = try SimulatedMessages(plan: plan, using: &generator)
        server = ServerDelivery(session: session, secret: secret, packetsPerKey: plan.packetsPerKey)
        client = ClientDelivery(
            session: session,
            secret: secret,
            usesDatagrams: true,
            jitter: Double.random(in: -1...1, using: &generator),
            packetsPerKey: plan.packetsPerKey,
            now: clock.now
        )
        control = SimulatedControlLink(delay: plan.controlDelay, stalls: plan.controlStalls)
        toServer = SimulatedLink(plan.toServer, seed: generator.next())
        toClient = SimulatedLink(plan.toClient, sharing: bottleneck, seed: generator.next())
        addresses = ClientAddresses(try SocketAddress(ipAddress: "192.0.2.1", port: 40_000))
        stranger = try SocketAddress(ipAddress: "203.0.113.9", port: 666)
        invariants = SimulationInvariants(
            plan: plan,
            limits: plan.limits ?? SimulationLimits(for: plan),
            messages: messages,
            secret: secret
        )
        trace = SimulationTrace(plan.trace)
        server.isTraced = trace.isOn
        client.isTraced = trace.isOn
        hostile = plan.garbage > 0 ? HostileDatagrams(session: session, using: &generator) : nil
        addPlannedEvents()
        try drainClient()
    }

    /// Time since the start.
    var elapsed: TimeAmount {
        clock.elapsed
    }

    /// Handles one event, then checks all invariants.
    func step(_ event: SessionEvent) throws {
        trace.note(event.note, at: elapsed)
        if clock.standsStill {
            invariants.broken(.rest, "thousands of events at one time")
        }
        try handle(event)
        report.largestOutstanding = max(report.largestOutstanding, server.outstandingCount)
        invariants.check(
            .init(
                event: event,
                elapsed: elapsed,
                wire: server.wire,
                serverMessages: server.outstandingCount,
                clientMessages: nil
            )
        )
    }

    /// The report up to now.
    var currentReport: SimulationReport {
        var report = report
        report.wire = server.wire
        report.bytesToUnproven = invariants.bytesToUnproven
        report.budget = invariants.budget
        report.violation = invariants.violation
        report.trace = trace.records
        return report
    }

    /// Gives the client another address from now on.
    func changeAddress(by change: AddressChange) throws {
        addressChanges += 1
        let address = try SocketAddress(ipAddress: "198.51.100.\(addressChanges % 250)", port: 50_000)
        addresses.change(to: address, by: change, at: elapsed)
    }

    func add(_ event: SessionEvent, after delay: TimeAmount) {
        clock.add(event, to: number, after: delay)
    }

    private func addPlannedEvents() {
        for (index, entry) in messages.entries.enumerated() {
            add(.publish(index), after: entry.publishedAt)
            report.published[entry.message.conversation, default: []].append(entry.message.sequence)
        }
        for roaming in plan.roaming {
            add(.addressChanges(roaming.change), after: roaming.at)
        }
        for door in plan.closedDoors {
            add(.doorOpens, after: door.upperBound)
        }
        let span = plan.publishing.lowerBound.nanoseconds..<plan.publishing.upperBound.nanoseconds
        for _ in 0..<plan.garbage {
            add(.garbage, after: .nanoseconds(Int64.random(in: span, using: &generator)))
        }
    }
}
