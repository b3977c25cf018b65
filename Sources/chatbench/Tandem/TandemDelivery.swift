import ChatDelivery
import ChatProtocol
import Crypto
import Foundation
import NIOCore

/// The delivery state machine of a participant with its socket, its deadline on the timer wheel, and the receiver of
/// its texts. Confined to the scenario's event loop.
final class TandemDelivery {
    private var machine: ClientDelivery
    private let socket: any Channel
    private let server: SocketAddress
    private let wheel: DeadlineWheel
    private let receive: (ByteBuffer) -> Void
    private var isStopped = false
    /// The next wake-up by the wheel; `nil` if there is none.
    private var wheelDeadline: NIODeadline?

    init(
        keys: ProtoDeliveryKeys,
        socket: any Channel,
        server: SocketAddress,
        wheel: DeadlineWheel,
        receive: @escaping (ByteBuffer) -> Void
    ) {
        machine = ClientDelivery(
            session: SessionID(rawValue: keys.sessionID),
            secret: SymmetricKey(data: keys.secret),
            usesDatagrams: true,
            jitter: .random(in: -1...1),
            now: .now()
        )
        self.socket = socket
        self.server = server
        self.wheel = wheel
        self.receive = receive
    }

    /// The statistics of this end.
    var statistics: DeliveryStatistics {
        machine.statistics
    }

    /// Sends the first hello.
    func start() {
        drain(now: .now())
    }

    func stop() {
        isStopped = true
    }

    func received(_ datagram: ByteBuffer) {
        let now = NIODeadline.now()
        machine.received(datagram, hasRoom: true, now: now)
        drain(now: now)
    }

    func receivedOverControl(_ deliveries: [DeliveredMessage]) {
        machine.receivedOverControl(deliveries)
        drain(now: .now())
    }

    func wireChanged(_ wire: DeliveryTransport) {
        let now = NIODeadline.now()
        machine.wireChanged(wire, now: now)
        drain(now: now)
    }

    /// Performs all outputs of the machine, then schedules its deadline.
    private func drain(now: NIODeadline) {
        guard !isStopped else {
            return
        }
        do {
            while let output = try machine.nextOutput(now: now) {
                switch output {
                case .message(let arrived): receive(text(of: arrived.message))
                case .datagram(let datagram):
                    socket.writeAndFlush(AddressedEnvelope(remoteAddress: server, data: datagram), promise: nil)
                // Nothing on a loopback forgets a port mapping.
                case .renewPort: break
                }
            }
        } catch {
            assertionFailure("could not seal a datagram: \(error)")
        }
        schedule()
    }

    /// The text of a message, which is at the beginning of a sealed one's payload.
    private func text(of message: ProtoMessage) -> ByteBuffer {
        message.hasSealed
            ? ByteBuffer(bytes: message.sealed.payload.prefix(FlightPayload.size)) : ByteBuffer(bytes: message.body)
    }

    /// Schedules a wake-up no later than the machine's deadline. A wake-up that comes too early does no harm.
    private func schedule() {
        guard let deadline = machine.deadline, wheelDeadline.map({ deadline < $0 }) ?? true else {
            return
        }
        wheelDeadline = wheel.wake(at: deadline) { [self] due in
            reached(due)
        }
    }

    private func reached(_ due: NIODeadline) {
        guard !isStopped, wheelDeadline == due else {
            return
        }
        wheelDeadline = nil
        let now = NIODeadline.now()
        guard let deadline = machine.deadline, deadline <= now else {
            return schedule()
        }
        machine.timeout(now: now)
        drain(now: now)
    }
}
