import ChatDelivery
import ChatProtocol
import Crypto
import NIOCore

extension ClientConnection {
    /// Login has brought the keys: takes part in delivery from now on.
    func startDelivery(_ keys: WireDeliveryKeys) {
        guard delivery == nil, let control else {
            return
        }
        let now = NIODeadline.now()
        let machine = ClientDelivery(
            session: SessionID(rawValue: keys.sessionID),
            secret: SymmetricKey(data: keys.secret),
            usesDatagrams: datagrams != nil,
            jitter: .random(in: -1...1),
            now: now
        )
        delivery = ClientDeliverySession(
            machine: machine,
            socket: datagrams,
            server: control.remoteAddress,
            session: session,
            eventLoop: eventLoop,
            connection: self
        )
        delivery?.drain(now: now)
        startPinging()
    }

    /// A datagram came.
    func received(_ datagram: ByteBuffer) {
        delivery?.received(datagram)
    }

    /// The server has said which wire deliveries take from now on.
    func wireChanged(_ wire: WireWire) {
        if let wire = DeliveryWire(wire) {
            delivery?.wireChanged(wire)
        }
    }

    /// What this end has seen of delivery; `nil` before login.
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

    /// The delivery machine's time has come.
    func deliveryTimeout() {
        delivery?.timeout()
    }
}
