import ChatDelivery
import ChatProtocol
import NIOCore

/// All recorded events at the server's end, with their times. Replayed to a new server's end with the same keys
/// they have the same effect, so that the client's work is not counted.
struct SessionRecording {
    /// An event at the server's end.
    enum Event {
        case datagram(ByteBuffer)
        case timer
    }

    /// An event and its time.
    struct Moment {
        let time: NIODeadline
        let event: Event
    }

    /// Messages for the session, and the events that follow.
    struct Round {
        let start: NIODeadline
        /// The messages enqueued at once, one burst after the other.
        let bursts: [[BenchmarkMessage]]
        /// Acknowledgements and timers until the next round.
        let answers: [Moment]
    }

    /// The events until the path is validated.
    let opening: [Moment]

    let rounds: [Round]

    /// Makes a server's end after the opening and the first rounds.
    func session(afterRounds count: Int) throws -> ServerSession {
        let session = ServerSession(address: try BenchmarkSession.address())
        for moment in opening {
            try session.take(moment)
        }
        for round in rounds.prefix(count) {
            try session.replay(round)
        }
        guard session.delivery.wire == .udp else {
            throw BenchmarkFailure("the path was not proven")
        }
        return session
    }
}
