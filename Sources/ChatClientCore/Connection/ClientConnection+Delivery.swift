import ChatDelivery
import ChatProtocol
import ChatTrace
import Crypto
import NIOCore

extension ClientConnection {
    /// Starts delivery with the keys from the login.
    func startDelivery(_ keys: ProtoDeliveryKeys) {
        guard delivery == nil, let control else {
            return
        }
        let now = NIODeadline.now()
        let session = SessionID(rawValue: keys.sessionID)
        let machine = ClientDelivery(
            session: session,
            secret: SymmetricKey(data: keys.secret),
            usesDatagrams: datagrams != nil,
            jitter: .random(in: -1...1),
            now: now
        )
        delivery = ClientDeliverySession(
            machine: machine,
            socket: datagrams,
            server: control.remoteAddress,
            eventLoop: eventLoop,
            trace: trace.map { SessionTrace($0, end: .client, session: session) },
            hasRoom: hasRoom
        ) { [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        delivery?.drain(now: now)
        startPinging()
    }

    private func handle(_ event: ClientDeliverySession.Event) {
        switch event {
        case .message(let message): tell(.arrived(message))
        case .wireChanged(let wire): tell(.wireChanged(wire))
        case .renewPort: renewPort()
        case .impossibleNumber: sentImpossibleNumber()
        }
    }

    /// Handles a datagram.
    func received(_ datagram: ByteBuffer) {
        delivery?.received(datagram)
    }

    /// Handles the server's choice of the transport for deliveries.
    func wireChanged(_ wire: ProtoTransport) {
        if let wire = DeliveryTransport(wire) {
            delivery?.wireChanged(wire)
        }
    }

    /// Returns this end's delivery statistics; `nil` before login.
    func deliveryEnd() -> DeliveryReport.ClientEnd? {
        delivery.map { session in
            DeliveryReport.ClientEnd(
                session.statistics,
                localPort: session.socket?.localAddress?.port,
                serverAddress: session.server?.hostAndPort,
                now: .now()
            )
        }
    }
}
