import ChatDelivery
import NIOCore

/// The server's end of one session, driven as the hub drives it.
final class ServerSession {
    private(set) var delivery = ServerDelivery(session: BenchmarkSession.id, secret: BenchmarkSession.secret)
    private var challenges = CountingChallenges()
    private let address: SocketAddress

    /// The deadline of the session's timer: the hub reads it after each event.
    private(set) var deadline: NIODeadline?

    init(address: SocketAddress) {
        self.address = address
    }

    /// Enqueues messages and performs the outputs.
    func publish(
        _ messages: some Collection<BenchmarkMessage>,
        now: NIODeadline,
        perform: (ServerDelivery.Output) throws -> Void
    ) throws {
        for message in messages {
            delivery.enqueue(
                conversation: BenchmarkMessage.conversation,
                sequence: message.sequence,
                encoded: message.encoded
            )
        }
        try drain(now: now, perform: perform)
    }

    /// Handles an event and performs the outputs.
    func take(_ moment: SessionRecording.Moment, perform: (ServerDelivery.Output) throws -> Void) throws {
        switch moment.event {
        case .datagram(let bytes): delivery.received(bytes, from: address, now: moment.time, using: &challenges)
        case .timer: delivery.timeout(now: moment.time)
        }
        try drain(now: moment.time, perform: perform)
    }

    private func drain(now: NIODeadline, perform: (ServerDelivery.Output) throws -> Void) throws {
        while let output = try delivery.nextOutput(now: now) {
            try perform(output)
        }
        deadline = delivery.deadline
    }
}

extension ServerSession {
    /// Enqueues a round's messages.
    ///
    /// - Returns: The number of datagrams sent.
    func publish(_ round: SessionRecording.Round) throws -> Int {
        var datagrams = 0
        for burst in round.bursts {
            try publish(burst, now: round.start) { datagrams += try Self.datagrams(in: $0) }
        }
        return datagrams
    }

    /// Replays a recorded event.
    ///
    /// - Returns: The number of datagrams sent.
    @discardableResult
    func take(_ moment: SessionRecording.Moment) throws -> Int {
        var datagrams = 0
        try take(moment) { datagrams += try Self.datagrams(in: $0) }
        return datagrams
    }

    /// Replays a round: its messages, then its answers.
    func replay(_ round: SessionRecording.Round) throws {
        _ = try publish(round)
        for moment in round.answers {
            try take(moment)
        }
    }

    private static func datagrams(in output: ServerDelivery.Output) throws -> Int {
        switch output {
        case .datagram: return 1
        case .wireChanged: return 0
        case .control: throw BenchmarkFailure("a message took TLS")
        }
    }
}
