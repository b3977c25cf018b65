import ChatDelivery
import ChatProtocol
import NIOCore

/// The delivery machine with what it acts on: a socket, a clock, the session. Lives on the connection's event loop.
final class ClientDeliverySession {
    /// What datagrams go out by; another one once the connection had to take a new port.
    private(set) var socket: (any Channel)?

    /// Where they go.
    let server: SocketAddress?

    private var machine: ClientDelivery
    private let session: ClientSession
    private let eventLoop: any EventLoop
    private weak let connection: ClientConnection?
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?

    init(
        machine: consuming ClientDelivery,
        socket: (any Channel)?,
        server: SocketAddress?,
        session: ClientSession,
        eventLoop: any EventLoop,
        connection: ClientConnection
    ) {
        self.machine = machine
        self.socket = socket
        self.server = server
        self.session = session
        self.eventLoop = eventLoop
        self.connection = connection
    }

    /// What this end has done and seen.
    var statistics: DeliveryStatistics {
        machine.statistics
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    func received(_ datagram: ByteBuffer) {
        let now = NIODeadline.now()
        machine.received(datagram, hasRoom: session.events.hasRoom, now: now)
        drain(now: now)
    }

    func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        machine.receivedOverControl(deliveries)
        drain(now: .now())
    }

    func wireChanged(_ wire: DeliveryWire) {
        let now = NIODeadline.now()
        machine.wireChanged(wire, now: now)
        session.assumeIsolated { $0.wireChanged(wire) }
        drain(now: now)
    }

    /// Sends by another socket from now on.
    func use(_ socket: any Channel) {
        let now = NIODeadline.now()
        self.socket = socket
        machine.portChanged(now: now)
        drain(now: now)
    }

    func timeout() {
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
                    let message = ReceivedMessage(arrived.message, wire: arrived.wire)
                    session.assumeIsolated { $0.arrived(message) }
                case .datagram(let datagram): send(datagram)
                case .renewPort: connection?.assumeIsolated { $0.renewPort() }
                }
            }
        } catch {
            // A datagram that cannot be sealed is not sent: the server finds out and uses TLS.
            assertionFailure("could not seal a datagram: \(error)")
        }
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
        timer = eventLoop.scheduleTask(deadline: deadline) { [connection] in
            connection?.assumeIsolated { $0.deliveryTimeout() }
        }
    }
}
