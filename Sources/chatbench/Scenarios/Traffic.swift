import NIOCore

/// Sends a plan's messages and counts their deliveries. Confined to the scenario's event loop.
final class Traffic {
    /// The counts, from the first message of the warm-up on.
    private(set) var ledger: FlightLedger

    /// Nanoseconds from sending to receiving, of messages with a stamp.
    private(set) var latencies: [UInt64] = []

    /// Arrival of the newest message.
    private(set) var lastArrival = MonotonicTime.now

    /// The failure of the first participant that could take no further part.
    private(set) var failure: Failure?

    /// Called once, when sending has ended and all messages have arrived.
    var whenQuiet: (() -> Void)?

    private let plan: TrafficPlan
    private let eventLoop: any EventLoop
    private var participants: [any Participant] = []
    private var takesStamps = false
    /// Messages that may still be sent; `nil` for no limit.
    private var budget: Int? = 0
    /// Messages that each flow must send at the end of this tick.
    private var owed: [Int]
    private var owing: [Int] = []
    private var isTickAwaited = false
    private var timing: (start: NIODeadline, count: Int, rate: Double)?

    init(_ plan: TrafficPlan, eventLoop: any EventLoop) {
        self.plan = plan
        self.eventLoop = eventLoop
        ledger = FlightLedger(audiences: plan.flows.map(\.audience), readerCount: plan.names.count)
        owed = plan.flows.map { _ in 0 }
    }

    /// Sets the participants, in the order of the plan.
    func use(_ participants: [any Participant]) {
        self.participants = participants
        for participant in participants {
            participant.whenFailed { [weak self] failure in
                self?.failure = self?.failure ?? failure
            }
        }
    }

    /// Whether messages are still being sent.
    var isSending: Bool {
        budget.map { $0 > 0 } ?? true
    }

    /// Starts sending: a number of messages, or as many as go until ``stop()``.
    func start(_ measurement: Measurement) {
        budget = if case .messages(let count) = measurement.length { count } else { nil }
        takesStamps = measurement.takesStamps
        lastArrival = .now
        switch plan.pace {
        case .inFlight(let count):
            for flow in plan.flows.indices {
                owe(flow, count)
            }
        case .rate(let rate):
            timing = (eventLoop.now, 0, rate)
            sendInTime()
        }
    }

    /// Stops sending new messages.
    func stop() {
        guard isSending else {
            return
        }
        budget = 0
        settle()
    }

    /// Handles a text that arrived at a participant.
    func receive(_ text: ByteBuffer, by reader: Int) {
        guard let payload = FlightPayload(text) else {
            // Not a text of the scenario: count it as a stray.
            _ = ledger.receive(-1, of: -1, by: reader)
            return
        }
        let now = MonotonicTime.now
        lastArrival = now
        guard case .counted(let isLast) = ledger.receive(payload.number, of: payload.flow, by: reader) else {
            return
        }
        if let stamp = payload.stamp {
            latencies.append(now.nanoseconds(since: stamp))
        }
        guard isLast else {
            return
        }
        if isSending, case .inFlight = plan.pace {
            owe(payload.flow, 1)
        } else {
            settle()
        }
    }

    private func settle() {
        if !isSending, ledger.inFlight == 0, let tell = whenQuiet {
            whenQuiet = nil
            tell()
        }
    }

    /// Sends at the end of the tick, so that all messages freed by one tick go out together.
    private func owe(_ flow: Int, _ count: Int) {
        if owed[flow] == 0 {
            owing.append(flow)
        }
        owed[flow] += count
        guard !isTickAwaited else {
            return
        }
        isTickAwaited = true
        eventLoop.assumeIsolated().execute {
            self.isTickAwaited = false
            self.sendOwed()
        }
    }

    private func sendOwed() {
        let flows = owing
        owing.removeAll(keepingCapacity: true)
        for flow in flows {
            let count = owed[flow]
            owed[flow] = 0
            send(count, in: flow)
        }
        settle()
    }

    private func send(_ count: Int, in flow: Int) {
        let plan = plan.flows[flow]
        let sender = participants[plan.sender]
        for _ in 0..<count where isSending {
            budget = budget.map { $0 - 1 }
            let number = ledger.send(flow)
            let payload = FlightPayload(flow: flow, number: number, stamp: takesStamps ? .now : nil)
            sender.send(payload.text(), to: plan.destination)
        }
        sender.flush()
    }

    /// Sends the message that is due, and schedules the next one.
    private func sendInTime() {
        guard isSending, let timing else {
            return settle()
        }
        let flow = timing.count % plan.flows.count
        self.timing?.count += 1
        send(1, in: flow)
        let nanoseconds = Double(timing.count + 1) / timing.rate * 1e9
        eventLoop.assumeIsolated().scheduleTask(deadline: timing.start + .nanoseconds(Int64(nanoseconds))) {
            self.sendInTime()
        }
    }
}
