import ChatDelivery
import ChatProtocol
import ChatTrace
import NIOCore

/// Runs the delivery state machine with its socket, its clock and its connection. Confined to the event loop of
/// that connection.
final class ClientDeliverySession {
    /// An event for the connection.
    enum Event: Sendable {
        /// The next message of its conversation.
        case message(ReceivedMessage)
        /// Messages arrive over another transport from now on.
        case wireChanged(DeliveryTransport)
        /// Nothing has been received on the current port for long: bind another one.
        case renewPort
        /// A message has a number that cannot be: see ``ServerNumbers``.
        case impossibleNumber
    }

    /// The socket for outgoing datagrams; replaced when the connection binds another port.
    private(set) var socket: (any Channel)?

    /// The server's address.
    let server: SocketAddress?

    private var machine: ClientDelivery
    private let eventLoop: any EventLoop
    private var trace: SessionTrace?
    private let hasRoom: () -> Bool
    private let tell: (Event) -> Void
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?

    /// - Parameters:
    ///   - trace: Told what the machine does.
    ///   - hasRoom: Backpressure: called before messages are accepted over UDP; without room the server sends them
    ///     again.
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

    /// The statistics of this end.
    var statistics: DeliveryStatistics {
        machine.statistics
    }

    func stop() {
        timer?.cancel()
        timer = nil
        trace.record(&machine, and: [.sessionEnded(reason: "the connection has ended")], now: .now())
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

    func wireChanged(_ wire: DeliveryTransport) {
        let now = NIODeadline.now()
        machine.wireChanged(wire, now: now)
        tell(.wireChanged(wire))
        drain(now: now)
    }

    /// Sends on another socket from now on.
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

    /// Executes all pending outputs of the state machine, then schedules the timer.
    func drain(now: NIODeadline) {
        do {
            while let output = try machine.nextOutput(now: now) {
                switch output {
                case .message(let arrived):
                    guard arrived.message.hasPossibleNumbers else {
                        return tell(.impossibleNumber)
                    }
                    tell(.message(ReceivedMessage(arrived.message, wire: arrived.wire)))
                case .datagram(let datagram): send(datagram)
                case .renewPort: tell(.renewPort)
                }
            }
        } catch {
            // A datagram that cannot be sealed is not sent: the server detects the loss and falls back to TLS.
            assertionFailure("could not seal a datagram: \(error)")
        }
        trace.record(&machine, now: now)
        schedule()
    }

    private func send(_ datagram: ByteBuffer) {
        guard let socket, let server else {
            return
        }
        socket.writeAndFlush(AddressedEnvelope(remoteAddress: server, data: datagram), promise: nil)
    }

    private func schedule() {
        // A timer that fires too early is harmless, and cheaper than a new one for each datagram.
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
