import ChatDelivery
package import ChatProtocol
package import NIOCore

/// Liveness check of a session: each message is shown within a patience that counts from its publication, and UDP
/// returns within a time that counts from when the network became calm.
package struct ProgressCheck {
    private let patience: TimeAmount?
    private let pauses: [Range<TimeAmount>]
    private let disturbances: [Range<TimeAmount>]
    private let hellos: Int?
    private var failures = 0
    private var onTLSSince: TimeAmount? = .zero

    /// Starts a check.
    ///
    /// - Parameters:
    ///   - patience: The longest time that a message may take; `nil` for no limit.
    ///   - pauses: Times when delivery is impossible: the person's side is closed, or TLS stalls. They do not count.
    ///   - disturbances: Times when UDP does not work, or the client's address changes.
    ///   - hellos: How many consecutive hellos UDP may need to return on a calm network; `nil` if the network is
    ///     never calm.
    package init(
        patience: TimeAmount?,
        pauses: [Range<TimeAmount>],
        disturbances: [Range<TimeAmount>],
        hellos: Int?
    ) {
        self.patience = patience
        self.pauses = pauses.sorted { $0.lowerBound < $1.lowerBound }
        self.disturbances = disturbances
        self.hellos = hellos
    }

    /// Handles a wire change of the server.
    package mutating func wireChanged(_ wire: DeliveryTransport, at elapsed: TimeAmount) {
        switch wire {
        case .udp:
            onTLSSince = nil
        case .tls:
            onTLSSince = elapsed
            failures += 1
        }
    }

    /// The deadline for showing a message that was published at a time.
    package func due(publishedAt published: TimeAmount) -> TimeAmount? {
        guard let patience else {
            return nil
        }
        var due = published + patience
        for pause in pauses where pause.lowerBound < due && pause.upperBound > published {
            due = max(due, pause.upperBound + patience)
        }
        return due
    }

    /// The deadline for the return to UDP; `nil` while UDP is in use or no deadline applies.
    ///
    /// After `n` failures the server rests for 2, 4, 8 to 60 seconds: exponential back-off (``TransportSelector``).
    /// After the rest, or once the network is calm, the next hello comes within 5 seconds
    /// (``HelloSchedule/longest``), and a lost part of the proof waits for another hello. One more second covers
    /// the round trips themselves.
    package func udpDue(at elapsed: TimeAmount) -> TimeAmount? {
        guard let hellos, let onTLSSince, !disturbances.contains(where: { $0.contains(elapsed) }) else {
            return nil
        }
        let calmSince = disturbances.map(\.upperBound).filter { $0 <= elapsed }.max() ?? .zero
        let rest = failures == 0 ? 0 : TransportSelector.shortestRest.nanoseconds << Int64(min(failures - 1, 10))
        let rested = onTLSSince + min(.nanoseconds(rest), TransportSelector.longestRest)
        let hello = HelloSchedule.longest.nanoseconds * Int64(hellos)
        return max(rested, calmSince) + .nanoseconds(hello) + .seconds(1)
    }
}
