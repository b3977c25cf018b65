import ChatClientCore
import ChatDelivery
import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

/// A lean participant: both sockets, the login, and the same delivery state machine as the real client.
final class TandemParticipant: Participant {
    /// Keepalive: the interval of pings on the control connection, as in the real client.
    private static let pingInterval: TimeAmount = .seconds(10)

    /// The longest wait for the server's goodbye when the participant leaves.
    private static let farewell: TimeAmount = .seconds(2)

    /// Fulfilled once the participant is in.
    var joined: EventLoopPromise<any Participant>.Isolated?

    private let name: String
    private let server: SocketAddress
    private let eventLoop: any EventLoop
    private let wheel: DeadlineWheel
    private let receive: (ByteBuffer) -> Void
    /// The devices of its account; `nil` for none, and messages in the clear.
    private var devices: BenchDevices?
    /// Whether the server still has to take the list of devices.
    private var awaitsList = false
    private var isReached = false
    private var control: (any Channel)?
    private var datagrams: (any Channel)?
    private var delivery: TandemDelivery?
    private var pinging: Scheduled<Void>?
    private var lastRequest: UInt64 = 0
    private var isLeaving = false
    private var failure: Failure?
    private var tellFailure: ((Failure) -> Void)?

    init(
        name: String,
        server: SocketAddress,
        eventLoop: any EventLoop,
        wheel: DeadlineWheel,
        devices: BenchDevices?,
        receive: @escaping (ByteBuffer) -> Void
    ) {
        self.name = name
        self.devices = devices
        self.server = server
        self.eventLoop = eventLoop
        self.wheel = wheel
        self.receive = receive
    }

    var counts: [String: Int] {
        guard let statistics = delivery?.statistics else {
            return [:]
        }
        return [
            "by UDP": statistics.messagesByUDP,
            "over TLS": statistics.messagesByTLS,
            "doubles of the wire": statistics.doubles,
            "recovered": statistics.recovered,
            "fallbacks": statistics.fallbacks,
            "datagrams received": statistics.packetsReceived,
            "datagrams sent": statistics.packetsSent,
        ]
    }

    func send(_ text: ByteBuffer, to destination: Destination) {
        ask(
            .send(
                .with {
                    switch destination {
                    case .everyone:
                        $0.body = text.withUnsafeReadableBytes { Data($0) }
                    case .one(let recipient):
                        $0.recipient = recipient
                        if let sealed = devices?.message(text, from: name, to: recipient) {
                            $0.sealed = sealed
                        } else {
                            $0.body = text.withUnsafeReadableBytes { Data($0) }
                        }
                    }
                    $0.token = Data(ChatClient.makeToken())
                }
            )
        )
    }

    func flush() {
        control?.flush()
    }

    func close() -> EventLoopFuture<Void> {
        guard !isLeaving, let control, control.isActive else {
            return eventLoop.makeSucceededVoidFuture()
        }
        isLeaving = true
        ask(.logout(.init()))
        flush()
        eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            control.close(promise: nil)
        }
        return control.closeFuture
    }

    func whenFailed(_ tell: @escaping (Failure) -> Void) {
        if let failure {
            tell(failure)
        } else {
            tellFailure = tell
        }
    }

    /// Handles the connected sockets: sends the hello.
    func connected(_ control: any Channel, _ datagrams: any Channel) {
        self.control = control
        self.datagrams = datagrams
        ask(
            .hello(
                .with {
                    $0.oldestVersion = ProtocolLimits.version
                    $0.newestVersion = ProtocolLimits.version
                    $0.clientName = "chatbench \(Release.version)"
                }
            )
        )
        flush()
    }

    /// Fails the participant: it can take no further part.
    ///
    /// - Parameter reason: The rest of the sentence after its name, such as "lost its connection".
    func fail(_ reason: String) {
        guard failure == nil, !isLeaving else {
            return
        }
        // A reason from the server is a sentence already.
        let failure = Failure("\(name) \(reason)" + (reason.hasSuffix(".") ? "" : "."))
        self.failure = failure
        joined?.nonisolated().fail(failure)
        joined = nil
        tellFailure?(failure)
        tellFailure = nil
        control?.close(promise: nil)
        end()
    }

    /// Handles the end of the control connection.
    func closed() {
        fail("lost its connection: the server closed it")
        end()
    }

    private func end() {
        pinging?.cancel()
        delivery?.stop()
        datagrams?.close(promise: nil)
    }
}

extension TandemParticipant {
    /// Handles a datagram.
    func received(_ datagram: ByteBuffer) {
        delivery?.received(datagram)
    }

    /// Handles an event of the control connection.
    func received(_ event: ControlFrameEvent) {
        guard case .frame(let bytes) = event, let frame = try? ProtoServerFrame(reading: bytes), let body = frame.body
        else {
            return fail("got something that is not Tandem's protocol")
        }
        switch body {
        case .deliveries(let batch):
            let deliveries = batch.deliveries.map {
                DeliveredMessage(advance: $0.advance, message: ByteBuffer(bytes: $0.message))
            }
            delivery?.receivedOverControl(deliveries)
        case .wireChanged(let change): wireChanged(change.wire)
        case .welcome: enter()
        case .loggedIn(let login): loggedIn(login)
        case .done where awaitsList:
            awaitsList = false
            joinIfReady()
        case .error(let error) where error.code == .noSuchUser && delivery == nil: register()
        case .error(let error): fail("was refused: \(error.message)")
        case .goodbye(let goodbye): fail("was sent away: \(goodbye.reason)")
        case .loggedOut: control?.close(promise: nil)
        default: break
        }
    }

    private func enter() {
        ask(
            .login(
                .with {
                    $0.username = name
                    $0.password = TandemWire.password
                }
            )
        )
        flush()
    }

    private func register() {
        ask(
            .register(
                .with {
                    $0.username = name
                    $0.password = TandemWire.password
                }
            )
        )
        flush()
    }

    private func loggedIn(_ login: ProtoLoggedIn) {
        guard delivery == nil, let datagrams else {
            return
        }
        let delivery = TandemDelivery(
            keys: login.delivery,
            socket: datagrams,
            server: server,
            wheel: wheel,
            receive: receive
        )
        self.delivery = delivery
        delivery.start()
        if devices != nil {
            publishDevices()
        }
        pingLater()
    }

    private func publishDevices() {
        do {
            guard let publication = try devices?.publication(of: name) else {
                return
            }
            awaitsList = true
            ask(.publishDevices(publication))
            flush()
        } catch {
            fail("could not make a list of devices: \(error)")
        }
    }

    private func wireChanged(_ wire: ProtoTransport) {
        guard let wire = DeliveryTransport(wire) else {
            return
        }
        delivery?.wireChanged(wire)
        if wire == .udp {
            isReached = true
            joinIfReady()
        }
    }

    private func joinIfReady() {
        if isReached, !awaitsList {
            joined?.succeed(self)
            joined = nil
        }
    }

    private func pingLater() {
        pinging = eventLoop.assumeIsolated().scheduleTask(in: Self.pingInterval) {
            self.ask(.ping(.init()))
            self.flush()
            self.pingLater()
        }
    }

    private func ask(_ request: ProtoClientFrame.OneOf_Request) {
        lastRequest += 1
        var frame = ProtoClientFrame()
        frame.requestID = lastRequest
        frame.request = request
        guard let bytes = try? frame.controlFrame() else {
            return fail("could not encode a request")
        }
        control?.write(bytes, promise: nil)
    }
}
