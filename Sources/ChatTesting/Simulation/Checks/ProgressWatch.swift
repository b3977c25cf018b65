import ChatDelivery
package import ChatProtocol
package import NIOCore

/// Whether a session gets on in time: each message is shown within a patience that counts from its publication, and UDP
/// comes back within a time that counts from when the network became calm.
package struct ProgressWatch {
    private let patience: TimeAmount?
    private let pauses: [Range<TimeAmount>]
    private let disturbances: [Range<TimeAmount>]
    private let hellos: Int?
    private var failures = 0
    private var onTLSSince: TimeAmount? = .zero

    /// Starts a watch.
    ///
    /// - Parameters:
    ///   - patience: The longest that a message may take; `nil` to let it take any time.
    ///   - pauses: When nobody can deliver: the person's side is closed, or TLS stalls. They do not count.
    ///   - disturbances: When UDP does not work, or the client's address changes.
    ///   - hellos: How many hellos, one after the other, UDP may need to come back to a calm network; `nil` when the
    ///     network is never calm.
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

    /// The server takes another wire.
    package mutating func wireChanged(_ wire: DeliveryWire, at elapsed: TimeAmount) {
        switch wire {
        case .udp:
            onTLSSince = nil
        case .tls:
            onTLSSince = elapsed
            failures += 1
        }
    }

    /// By when a message must be shown that was published at a time.
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

    /// By when UDP must be back; `nil` while it is there or nothing can be asked of it.
    ///
    /// A server that failed `n` times rests 2, 4, 8 to 60 seconds (``WireChoice``). After the rest, or after the network
    /// became calm, the next hello comes within 5 seconds (``HelloSchedule/longest``), and what is lost of the proof
    /// waits for another hello. A second more is for the round trips themselves.
    package func udpDue(at elapsed: TimeAmount) -> TimeAmount? {
        guard let hellos, let onTLSSince, !disturbances.contains(where: { $0.contains(elapsed) }) else {
            return nil
        }
        let calmSince = disturbances.map(\.upperBound).filter { $0 <= elapsed }.max() ?? .zero
        let rest = failures == 0 ? 0 : WireChoice.shortestRest.nanoseconds << Int64(min(failures - 1, 10))
        let rested = onTLSSince + min(.nanoseconds(rest), WireChoice.longestRest)
        let hello = HelloSchedule.longest.nanoseconds * Int64(hellos)
        return max(rested, calmSince) + .nanoseconds(hello) + .seconds(1)
    }
}
