package import NIOCore

/// How long TCP waits before it sends again on the control connection.
package enum ControlRetransmission {
    /// The longest wait. TCP doubles its waits without end: after fifteen seconds without a network it would be silent for
    /// ten more, and a message that went over TLS meanwhile would hold up its conversation. Our own choice.
    package static let longest: TimeAmount = .seconds(2)

    /// `TCP_RTO_MAX_MS` of Linux 6.15, from `linux/tcp.h`: in milliseconds, 1000 to 120000.
    private static let option = NIOBSDSocket.Option(rawValue: 44)

    /// Limits it for a connection, where the system can.
    package static func limit(on channel: any Channel) {
        #if os(Linux)
            guard let socket = channel as? any SocketOptionProvider else {
                return
            }
            let milliseconds = CInt(longest.nanoseconds / 1_000_000)
            // An older kernel refuses, and waits as long as it likes.
            socket.unsafeSetSocketOption(level: .tcp, name: option, value: milliseconds).whenComplete { _ in }
        #endif
    }
}
