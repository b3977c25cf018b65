public import ChatProtocol

/// Delivery statistics of this client's session, from both ends. Counters start at the login or the latest reconnect.
public struct DeliveryReport: Sendable, Equatable {
    /// The client's statistics.
    public let client: ClientEnd

    /// The server's statistics of its session with this client.
    public let server: ServerEnd
}

extension DeliveryReport {
    /// The client's end.
    public struct ClientEnd: Sendable, Equatable {
        /// The transport that the server says it uses.
        public let wire: DeliveryTransport

        /// The client's local UDP port, 1 to 65535; `nil` when it has none, and all messages come over TLS.
        public let localPort: Int?

        /// The server's address and port, such as `192.0.2.7:1300`, for both transports.
        public let serverAddress: String?

        /// Smoothed round-trip time (RTT) from a datagram of this client to its acknowledgement; `nil` before the
        /// first one.
        public let roundTrip: Duration?

        /// Datagrams sent.
        public let packetsSent: Int

        /// Authentic datagrams received, without duplicates.
        public let packetsReceived: Int

        /// Messages that arrived over UDP first, including those recovered by forward error correction (FEC).
        public let messagesByUDP: Int

        /// Messages that came over TLS first.
        public let messagesByTLS: Int

        /// Messages whose datagram was lost and that forward error correction (FEC) recovered from repair symbols.
        public let recovered: Int

        /// Duplicate messages that were dropped.
        public let doubles: Int

        /// The number of fallbacks from UDP to TLS by the server.
        public let fallbacks: Int

        /// The time since the last authentic datagram; `nil` when none has come.
        public let sinceLastContact: Duration?
    }

    /// The server's end.
    public struct ServerEnd: Sendable, Equatable {
        /// The transport that new messages use.
        public let wire: DeliveryTransport

        /// The client's validated address and port as the server sees them, behind any NAT; `nil` when none is
        /// validated.
        public let path: String?

        /// Smoothed round-trip time (RTT) from a datagram of the server to its acknowledgement, to the microsecond;
        /// `nil` before the first one.
        public let roundTrip: Duration?

        /// The congestion window, in bytes.
        public let congestionWindow: Int

        /// Bytes in flight: sent over UDP and neither acknowledged nor declared lost.
        public let bytesInFlight: Int

        /// Datagrams sent.
        public let packetsSent: Int

        /// Authentic datagrams received, without duplicates.
        public let packetsReceived: Int

        /// Datagrams sent and declared lost.
        public let packetsLost: Int

        /// Messages first sent over UDP.
        public let messagesByUDP: Int

        /// Messages first sent over TLS.
        public let messagesByTLS: Int

        /// Messages queued for this session that the server does not know to be delivered.
        public let messagesUnderWay: Int

        /// Messages retransmitted over UDP after a loss.
        public let resent: Int

        /// Tail copies and repair symbols (FEC) sent.
        public let repairsSent: Int

        /// Messages that the client recovered by forward error correction (FEC) before the server had retransmitted
        /// them.
        public let recovered: Int

        /// Hedged messages: UDP took so long that a copy was sent over TLS.
        public let hedged: Int

        /// The number of fallbacks from UDP to TLS.
        public let fallbacks: Int

        /// The time since the last authentic datagram, to the millisecond; `nil` when none has come.
        public let sinceLastContact: Duration?
    }
}
