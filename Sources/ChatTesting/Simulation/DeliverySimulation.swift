import ChatDelivery
import ChatProtocol
import Crypto
package import NIOCore

/// One session in virtual time: a `ServerDelivery` and a `ClientDelivery`, driven as the programs drive them, between
/// them a simulated network and a simulated TLS connection. Datagrams are really sealed and opened.
package final class DeliverySimulation {
    enum Event {
        case publish(Int)
        case atServer(ByteBuffer, from: SocketAddress, frames: [DatagramFrame])
        case atClient(ByteBuffer, at: SocketAddress)
        case controlTaken([UInt64])
        case controlArrived(ControlItem)
        case serverTimer(NIODeadline)
        case clientTimer(NIODeadline)
        case roam(SocketAddress)
        case doorOpens
        case garbage
    }

    /// Far from zero, so that no machine gets by with the time 0 as "never".
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    let plan: SimulationPlan
    let messages: SimulatedMessages
    var server: ServerDelivery
    var client: ClientDelivery
    var control: SimulatedControlLink
    var ledger = AddressLedger()
    var events = EventQueue<Event>()
    var now = DeliverySimulation.start
    var generator: SplitMix64
    var challenges: SplitMix64
    var report = SimulationReport()

    /// Messages that the session has no room for: they wait in the store.
    var store: [Int] = []
    var isLive = true

    var clientAddress: SocketAddress
    let stranger: SocketAddress
    var serverTimer: NIODeadline?
    var clientTimer: NIODeadline?

    /// Open what passes by, to see what is in it.
    var serverTap: DatagramOpener
    var clientTap: DatagramOpener
    var hostileToServer: HostileDatagrams
    var hostileToClient: HostileDatagrams
    var lastPhase: UInt8 = 0
    var lastToClient: ByteBuffer?
    var lastToServer: ByteBuffer?

    private var eventsOfThisTime = 0

    /// Sets the stage of a plan.
    package init(_ plan: SimulationPlan) throws {
        self.plan = plan
        generator = SplitMix64(seed: plan.seed)
        challenges = SplitMix64(seed: ~plan.seed)
        let session = SessionID(rawValue: generator.next())
        let secret = SymmetricKey(data: generator.bytes(32))
        messages = try SimulatedMessages(plan: plan, using: &generator)
        server = ServerDelivery(session: session, secret: secret, packetsPerKey: plan.packetsPerKey)
        client = ClientDelivery(
            session: session,
            secret: secret,
            usesDatagrams: true,
            jitter: Double.random(in: -1...1, using: &generator),
            now: Self.start
        )
        control = SimulatedControlLink(delay: plan.controlDelay)
        clientAddress = try SocketAddress(ipAddress: "192.0.2.1", port: 40_000)
        stranger = try SocketAddress(ipAddress: "203.0.113.9", port: 666)
        serverTap = DatagramOpener(secret: secret, direction: .serverToClient)
        clientTap = DatagramOpener(secret: secret, direction: .clientToServer)
        hostileToServer = HostileDatagrams(session: session, direction: .clientToServer, using: &generator)
        hostileToClient = HostileDatagrams(session: session, direction: .serverToClient, using: &generator)
        try addPlannedEvents()
        try drainClient()
    }

    /// Time since the start.
    var elapsed: TimeAmount {
        now - Self.start
    }

    /// Runs until every message has arrived, or until a time.
    package func runUntilDelivered(within limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { $0.report.arrivals.count >= $0.plan.messages }
    }

    /// Runs until a time.
    package func run(until limit: TimeAmount) throws -> SimulationReport {
        try run(until: limit) { _ in false }
    }

    private func run(until limit: TimeAmount, unless isDone: (DeliverySimulation) -> Bool) throws -> SimulationReport {
        while !isDone(self), let time = events.nextTime, time - Self.start <= limit, let event = events.popFirst() {
            eventsOfThisTime = time == now ? eventsOfThisTime + 1 : 0
            let mostEventsOfOneTime = 10_000
            guard eventsOfThisTime < mostEventsOfOneTime else {
                throw SimulationFailure.standsStill(atMilliseconds: elapsed.nanoseconds / 1_000_000)
            }
            now = time
            try handle(event)
            report.largestOutstanding = max(report.largestOutstanding, server.outstandingCount)
        }
        report.wire = server.wire
        return report
    }

    private func addPlannedEvents() throws {
        for (index, entry) in messages.entries.enumerated() {
            add(.publish(index), after: entry.publishedAt)
            report.published[entry.message.conversation, default: []].append(entry.message.sequence)
        }
        for (index, time) in plan.roaming.enumerated() {
            add(.roam(try SocketAddress(ipAddress: "198.51.100.\(1 + index % 250)", port: 50_000)), after: time)
        }
        for door in plan.closedDoors {
            add(.doorOpens, after: door.upperBound)
        }
        let span = plan.publishing.lowerBound.nanoseconds..<plan.publishing.upperBound.nanoseconds
        for _ in 0..<plan.garbage {
            add(.garbage, after: .nanoseconds(Int64.random(in: span, using: &generator)))
        }
    }

    func add(_ event: Event, after delay: TimeAmount) {
        events.add(event, at: now + delay)
    }
}
