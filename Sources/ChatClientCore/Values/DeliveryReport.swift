public import ChatProtocol

/// How delivery to this client goes, as both ends see it. Counts are from the login on, or from when the
/// connection came back last.
public struct DeliveryReport: Sendable, Equatable {
    /// What this client has seen.
    public let client: ClientEnd

    /// What the server has seen of its session with this client.
    public let server: ServerEnd
}

extension DeliveryReport {
    /// The client's end.
    public struct ClientEnd: Sendable, Equatable {
        /// The wire that the server said it takes.
        public let wire: DeliveryWire

        /// The UDP port that this client has taken, 1 to 65535; `nil` when it has none, and all comes over TLS.
        public let localPort: Int?

        /// The server's address and port, such as `192.0.2.7:1300`, for both wires.
        public let serverAddress: String?

        /// The smoothed time from a datagram of this client to its acknowledgement; `nil` before the first one.
        public let roundTrip: Duration?

        /// Datagrams sent.
        public let packetsSent: Int

        /// Authentic datagrams received, each once.
        public let packetsReceived: Int

        /// Messages that came by UDP first, computed ones among them.
        public let messagesByUDP: Int

        /// Messages that came over TLS first.
        public let messagesByTLS: Int

        /// Messages whose datagram was lost and that were computed from repair symbols.
        public let recovered: Int

        /// Messages that came again and were dropped.
        public let doubles: Int

        /// How often the server left UDP for TLS.
        public let fallbacks: Int

        /// The time since the last authentic datagram; `nil` when none has come.
        public let sinceLastContact: Duration?
    }

    /// The server's end.
    public struct ServerEnd: Sendable, Equatable {
        /// The wire that new messages take.
        public let wire: DeliveryWire

        /// The client's proven address and port as the server sees them, behind any router that translates them; `nil`
        /// when none is proven.
        public let path: String?

        /// The smoothed time from a datagram of the server to its acknowledgement, to the microsecond; `nil` before
        /// the first one.
        public let roundTrip: Duration?

        /// The congestion window, in bytes.
        public let congestionWindow: Int

        /// Bytes sent by UDP that are neither acknowledged nor lost.
        public let bytesInFlight: Int

        /// Datagrams sent.
        public let packetsSent: Int

        /// Authentic datagrams received, each once.
        public let packetsReceived: Int

        /// Datagrams sent that count as lost.
        public let packetsLost: Int

        /// Messages first sent by UDP.
        public let messagesByUDP: Int

        /// Messages first sent over TLS.
        public let messagesByTLS: Int

        /// Messages handed over to this session that it has not got yet, as far as the server knows.
        public let messagesUnderWay: Int

        /// Messages sent again by UDP because they were lost.
        public let resent: Int

        /// Early copies and repair symbols sent.
        public let repairsSent: Int

        /// Messages that the client computed before the server had sent them again.
        public let recovered: Int

        /// Messages that UDP took so long for that a copy went over TLS.
        public let hedged: Int

        /// How often UDP was left for TLS.
        public let fallbacks: Int

        /// The time since the last authentic datagram, to the millisecond; `nil` when none has come.
        public let sinceLastContact: Duration?
    }
}
