import ChatDelivery
import ChatProtocol
import NIOCore

/// All that came to the server's end of a session, and when. Played to a new server's end with the same keys it has the same
/// effect, so that what the client does is not counted.
struct SessionRecording {
    /// What came.
    enum Event {
        case datagram(ByteBuffer)
        case timer
    }

    /// What came at one time.
    struct Moment {
        let time: NIODeadline
        let event: Event
    }

    /// Messages for the session, and what came of them.
    struct Round {
        let start: NIODeadline
        /// The messages that are handed over at once, one burst after the other.
        let bursts: [[BenchmarkMessage]]
        /// Acknowledgements and timers, until the next round.
        let answers: [Moment]
    }

    /// Until the path is proven.
    let opening: [Moment]

    let rounds: [Round]

    /// A server's end that has gone through the opening and the first rounds.
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
