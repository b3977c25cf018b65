import ChatDelivery
import ChatProtocol
import ChatTrace
import NIOCore

/// The delivery machine with what it acts on: a socket, a clock, and the connection that it tells. Lives on the event
/// loop of that connection.
final class ClientDeliverySession {
    /// What it tells.
    enum Event: Sendable {
        /// The next message of its conversation.
        case message(ReceivedMessage)
        /// Messages come by another wire from now on.
        case wireChanged(DeliveryWire)
        /// Nothing has been heard by the port in use for long: another one is to be taken.
        case renewPort
    }

    /// What datagrams go out by; another one once the connection had to take a new port.
    private(set) var socket: (any Channel)?

    /// Where they go.
    let server: SocketAddress?

    private var machine: ClientDelivery
    private let eventLoop: any EventLoop
    private let trace: SessionTrace?
    private let hasRoom: () -> Bool
    private let tell: (Event) -> Void
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?

    /// - Parameters:
    ///   - trace: Told what the machine does.
    ///   - hasRoom: Asked before messages are taken by UDP; without room the server sends them again.
    ///   - tell: Called on the event loop.
    init(
        machine: consuming ClientDelivery,
        socket: (any Channel)?,
        server: SocketAddress?,
        eventLoop: any EventLoop,
        trace: SessionTrace?,
        hasRoom: @escaping () -> Bool,
        tell: @escaping (Event) -> Void
    ) {
        self.machine = machine
        self.socket = socket
        self.server = server
        self.eventLoop = eventLoop
        self.trace = trace
        self.hasRoom = hasRoom
        self.tell = tell
        self.machine.isTraced = trace != nil
        trace?.record([.sessionBegan(wire: .tls)], now: .now())
    }

    /// What this end has done and seen.
    var statistics: DeliveryStatistics {
        machine.statistics
    }

    func stop() {
        timer?.cancel()
        timer = nil
        trace?.record(machine.takeTrace() + [.sessionEnded(reason: "the connection has ended")], now: .now())
    }

    func received(_ datagram: ByteBuffer) {
        let now = NIODeadline.now()
        machine.received(datagram, hasRoom: hasRoom(), now: now)
        drain(now: now)
    }

    func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        machine.receivedOverControl(deliveries)
        drain(now: .now())
    }

    func wireChanged(_ wire: DeliveryWire) {
        let now = NIODeadline.now()
        machine.wireChanged(wire, now: now)
        tell(.wireChanged(wire))
        drain(now: now)
    }

    /// Sends by another socket from now on.
    func use(_ socket: any Channel) {
        let now = NIODeadline.now()
        self.socket = socket
        machine.portChanged(now: now)
        drain(now: now)
    }

    private func timeout() {
        let now = NIODeadline.now()
        timer = nil
        timerDeadline = nil
        machine.timeout(now: now)
        drain(now: now)
    }

    /// Does everything that the machine asks for, then sees to the timer.
    func drain(now: NIODeadline) {
        do {
            while let output = try machine.nextOutput(now: now) {
                switch output {
                case .message(let arrived):
                    tell(.message(ReceivedMessage(arrived.message, wire: arrived.wire)))
                case .datagram(let datagram): send(datagram)
                case .renewPort: tell(.renewPort)
                }
            }
        } catch {
            // A datagram that cannot be sealed is not sent: the server finds out and uses TLS.
            assertionFailure("could not seal a datagram: \(error)")
        }
        trace?.record(machine.takeTrace(), now: now)
        schedule()
    }

    private func send(_ datagram: ByteBuffer) {
        guard let socket, let server else {
            return
        }
        socket.writeAndFlush(AddressedEnvelope(remoteAddress: server, data: datagram), promise: nil)
    }

    private func schedule() {
        // A timer that goes off too early does no harm, and is cheaper than a new one for each datagram.
        guard let deadline = machine.deadline, timerDeadline.map({ deadline < $0 }) ?? true else {
            return
        }
        timer?.cancel()
        timerDeadline = deadline
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            self?.timeout()
        }
    }
}
