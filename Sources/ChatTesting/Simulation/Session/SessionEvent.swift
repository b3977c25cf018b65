import NIOCore

/// An event of a session.
enum SessionEvent {
    case publish(Int)
    /// The stranger's address that it comes from, or `nil` for the client's own address.
    case atServer(TappedDatagram, stranger: SocketAddress?, sentAt: TimeAmount)
    case atClient(TappedDatagram, at: SocketAddress, sentAt: TimeAmount)
    case controlTaken([UInt64])
    case controlArrived(ControlItem)
    case serverTimer(NIODeadline)
    case clientTimer(NIODeadline)
    case addressChanges(AddressChange)
    case doorOpens
    case garbage

    /// A description for people.
    var summary: String {
        switch self {
        case .publish(let index): "message \(index) is published"
        case .atServer(let datagram, let stranger, _):
            "the server gets \(datagram.summary)\(stranger == nil ? "" : " from a stranger")"
        case .atClient(let datagram, _, _): "the client gets \(datagram.summary)"
        case .controlTaken(let indices): "TLS takes \(indices.count) messages"
        case .controlArrived(.deliveries(let deliveries, _)): "TLS brings \(deliveries.count) messages"
        case .controlArrived(.wireChanged(let wire)): "TLS brings: \(wire) from now on"
        case .serverTimer: "the server's timer"
        case .clientTimer: "the client's timer"
        case .addressChanges(let change): "the client's address changes: it \(change)"
        case .doorOpens: "the door opens"
        case .garbage: "hostile datagrams"
        }
    }

    /// What a trace says of it; `nil` for what the two ends say themselves.
    var note: String? {
        switch self {
        case .atServer(_, stranger: nil, _), .atClient, .controlTaken, .controlArrived: nil
        case .publish, .atServer, .serverTimer, .clientTimer, .addressChanges, .doorOpens, .garbage: summary
        }
    }
}
