import ChatDelivery
import ChatProtocol
import Crypto
import NIOCore

/// Invariant checker: watches one session from outside, and remembers the first rule that it breaks. The session
/// reports its traffic, and calls ``check(_:)`` after every step.
struct SimulationInvariants {
    /// The state after a step.
    struct State {
        let event: SessionEvent
        let elapsed: TimeAmount
        let wire: DeliveryTransport
        /// Messages outstanding at the server.
        let serverMessages: Int
        /// Messages that the client reports as held; `nil` if it reports nothing.
        let clientMessages: Int?
    }

    private let limits: SimulationLimits
    private let publishedAt: [TimeAmount]
    private var progress: ProgressCheck
    private var addresses = AddressLedger()
    private var serverTap: DatagramTap
    private var clientTap: DatagramTap
    private var serverMirror = ReceiverMirror()
    private var clientMirror = ReceiverMirror()
    private var challengeTimes: [TimeAmount] = []
    private var faults: [(rule: SimulationViolation.Rule, detail: String)] = []

    private(set) var messages: MessageLedger
    private(set) var budget = ByteBudget()

    /// Bytes sent to addresses that were unproven at the time.
    private(set) var bytesToUnproven = 0

    /// The first broken rule.
    private(set) var violation: SimulationViolation?

    init(plan: SimulationPlan, limits: SimulationLimits, messages: SimulatedMessages, secret: SymmetricKey) {
        self.limits = limits
        publishedAt = messages.entries.map(\.publishedAt)
        progress = ProgressCheck(
            patience: limits.patience,
            pauses: plan.closedDoors + plan.controlStalls,
            disturbances: plan.disturbances,
            hellos: limits.hellos
        )
        serverTap = DatagramTap(secret: secret, direction: .serverToClient, packetsPerKey: plan.packetsPerKey)
        clientTap = DatagramTap(secret: secret, direction: .clientToServer, packetsPerKey: plan.packetsPerKey)
        self.messages = MessageLedger(
            messages.entries.map { .init(conversation: $0.message.conversation, sequence: $0.message.sequence) }
        )
    }

    /// Records a broken rule in this step.
    mutating func broken(_ rule: SimulationViolation.Rule, _ detail: String) {
        faults.append((rule, detail))
    }

    /// Checks the invariants after a step.
    mutating func check(_ state: State) {
        if let held = messages.settle() {
            broken(.holeHoldsNoOther, held)
        }
        checkMemory(state)
        checkProgress(state)
        if let ratio = limits.byteRatio, budget.exceeds(ratio: ratio, slack: limits.byteSlack) {
            broken(.byteBudget, "\(budget.sent) bytes sent for \(budget.useful) useful ones")
        }
        if violation == nil, let first = faults.first {
            violation = .init(rule: first.rule, detail: first.detail, event: state.event.summary, at: state.elapsed)
        }
    }

    private mutating func checkMemory(_ state: State) {
        if state.serverMessages > DeliveryBounds.messages {
            broken(.boundedMemory, "the server has \(state.serverMessages) messages under way")
        }
        // TLS delivers the messages that the server had outstanding; any others came by UDP, which has the lower
        // bound.
        let waiting = max(messages.heldCount, state.clientMessages ?? 0)
        if waiting > ConversationOrder.maximumWaiting(.tls) {
            broken(.boundedMemory, "the client holds \(waiting) messages")
        }
    }

    private mutating func checkProgress(_ state: State) {
        let oldest = messages.oldestMissing
        if oldest < publishedAt.count,
            let due = progress.due(publishedAt: publishedAt[oldest]), due < state.elapsed
        {
            broken(.progress, "\(messages.name(oldest)) was due at \(due.inSeconds)")
        }
        if let due = progress.udpDue(at: state.elapsed), due < state.elapsed {
            broken(.returnToUDP, "still on TLS; UDP was due at \(due.inSeconds)")
        }
    }
}

// MARK: - Observed traffic

extension SimulationInvariants {
    /// Handles a datagram sent by the server.
    ///
    /// - Returns: Its contents; `nil` if it cannot be read.
    mutating func serverSends(
        _ bytes: ByteBuffer,
        to address: SocketAddress,
        at elapsed: TimeAmount
    ) -> TappedDatagram? {
        guard let datagram = opened(serverTap.open(bytes)) else {
            return nil
        }
        if !datagram.challenges.isEmpty {
            checkChallenges(at: elapsed)
        }
        let size = bytes.readableBytes
        let outcome = addresses.sent(bytes: size, challenges: datagram.challenges, to: address)
        if outcome.isOverdraft {
            broken(.amplification, "\(size) bytes to \(address)")
        }
        bytesToUnproven += outcome.isProven ? 0 : size
        if datagram.bringsMessages {
            budget.sent(bytes: size, messages: datagram.messages)
        }
        return datagram
    }

    /// Checks the rate of path challenges: a burst of ten, and ten more in the second after it.
    private mutating func checkChallenges(at elapsed: TimeAmount) {
        challengeTimes.removeAll { elapsed - $0 >= .seconds(1) }
        challengeTimes.append(elapsed)
        if challengeTimes.count > 20 {
            broken(.challengeRate, "\(challengeTimes.count) path challenges in a second")
        }
    }

    /// Handles a datagram sent by the client.
    ///
    /// - Returns: Its contents; `nil` if it cannot be read.
    mutating func clientSends(_ bytes: ByteBuffer) -> TappedDatagram? {
        opened(clientTap.open(bytes))
    }

    /// Handles a datagram of the client that arrives at the server.
    ///
    /// - Returns: Whether the server can read it.
    mutating func serverGets(_ datagram: TappedDatagram, from source: SocketAddress) -> Bool {
        guard serverMirror.reads(number: datagram.number, generation: datagram.generation) else {
            return false
        }
        addresses.received(bytes: datagram.bytes.readableBytes, responses: datagram.responses, from: source)
        return true
    }

    /// Handles a datagram of the server that arrives at the client.
    ///
    /// - Returns: Whether the client can read it.
    mutating func clientGets(_ datagram: TappedDatagram, hasRoom: Bool) -> Bool {
        guard clientMirror.reads(number: datagram.number, generation: datagram.generation) else {
            return false
        }
        if hasRoom {
            for message in datagram.messages {
                messages.came(message.index, waitingLimit: ConversationOrder.maximumWaiting(.udp))
            }
        }
        return true
    }

    /// Handles messages that the client reads from TLS.
    mutating func clientReads(_ deliveries: [DeliveredMessage]) {
        for index in deliveries.compactMap(SimulatedMessages.index) {
            messages.came(index, waitingLimit: ConversationOrder.maximumWaiting(.tls))
        }
    }

    /// Handles a message shown by the client.
    mutating func clientShows(_ message: ProtoMessage, sent entries: [SimulatedMessages.Entry]) {
        let index = Int(clamping: message.id)
        if let fault = messages.shows(index) {
            broken(.onceInOrder, fault)
        } else if entries[index].message != message {
            broken(.intact, messages.name(index))
        }
    }

    /// Handles a wire change of the server.
    mutating func wireChanged(_ wire: DeliveryTransport, at elapsed: TimeAmount) {
        progress.wireChanged(wire, at: elapsed)
        if wire == .tls {
            addresses.leftUDP()
        }
    }

    private mutating func opened(_ outcome: (datagram: TappedDatagram?, fault: String?)) -> TappedDatagram? {
        if let fault = outcome.fault {
            broken(.packetNumbers, fault)
        }
        return outcome.datagram
    }
}
