package import NIOCore

/// Bounds TCP's retransmission time-out (RTO) on the control connection.
package enum ControlRetransmission {
    /// The maximum RTO. TCP's exponential back-off has no useful bound: after a 15 s outage it would stay silent for
    /// another 10 s, and a message sent over TLS meanwhile would block its conversation (head-of-line blocking).
    package static let longest: TimeAmount = .seconds(2)

    /// `TCP_RTO_MAX_MS` of Linux 6.15, from `linux/tcp.h`: in milliseconds, 1000 to 120000.
    private static let option = NIOBSDSocket.Option(rawValue: 44)

    /// Sets the maximum RTO of a connection, where the system supports it.
    package static func limit(on channel: any Channel) {
        #if os(Linux)
            guard let socket = channel as? any SocketOptionProvider else {
                return
            }
            let milliseconds = CInt(longest.nanoseconds / 1_000_000)
            // An older kernel rejects the option and keeps its own maximum RTO.
            socket.unsafeSetSocketOption(level: .tcp, name: option, value: milliseconds).whenComplete { _ in }
        #endif
    }
}
