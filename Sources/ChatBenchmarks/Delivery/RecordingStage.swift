import ChatDelivery
import ChatProtocol
import NIOCore

/// Both ends of a session on a short, lossless path. Records the events at the server's end.
struct RecordingStage: ~Copyable {
    /// The one-way delay: two machines in one building.
    private static let hop: TimeAmount = .microseconds(250)

    /// The time from the first hello to the first message: after it, no packets of the path validation are left to
    /// pace or acknowledge.
    private static let openingTime: TimeAmount = .seconds(1)

    /// More events than a round can need, to detect two ends that never fall silent.
    private static let mostEventsOfOneRound = 1000

    private let server: ServerSession
    private var client: ClientDelivery
    private var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private var toServer: [ByteBuffer] = []
    private var toClient: [ByteBuffer] = []
    private var moments: [SessionRecording.Moment] = []
    private var published: UInt64 = 0
    private var shown: UInt64 = 0

    private init() throws {
        server = ServerSession(address: try BenchmarkSession.address())
        client = ClientDelivery(
            session: BenchmarkSession.id,
            secret: BenchmarkSession.secret,
            usesDatagrams: true,
            jitter: 0,
            now: now
        )
    }

    /// Records a session.
    ///
    /// - Parameters:
    ///   - rounds: The number of rounds with messages.
    ///   - bursts: The number of messages enqueued at once, for each burst of a round.
    ///   - interval: The time from one round to the next.
    static func record(rounds: Int, bursts: [Int], interval: TimeAmount) throws -> SessionRecording {
        var stage = try RecordingStage()
        try stage.drainClient()
        try stage.pass(openingTime)
        let opening = stage.takeMoments()
        var recorded: [SessionRecording.Round] = []
        for _ in 0..<rounds {
            recorded.append(try stage.round(bursts: bursts, interval: interval))
        }
        guard stage.shown == stage.published else {
            throw BenchmarkFailure("\(stage.shown) of \(stage.published) messages arrived")
        }
        return SessionRecording(opening: opening, rounds: recorded)
    }

    private mutating func round(bursts: [Int], interval: TimeAmount) throws -> SessionRecording.Round {
        let start = now
        var messages: [[BenchmarkMessage]] = []
        for count in bursts {
            let burst = try (1...count).map { try BenchmarkMessage(sequence: published + UInt64($0)) }
            published += UInt64(count)
            messages.append(burst)
            try withServer { server, perform in try server.publish(burst, now: start, perform: perform) }
        }
        try pass(interval)
        return SessionRecording.Round(start: start, bursts: messages, answers: takeMoments())
    }

    /// Advances the time: datagrams in flight arrive, and timers fire.
    private mutating func pass(_ interval: TimeAmount) throws {
        let end = now + interval
        for _ in 0..<Self.mostEventsOfOneRound {
            if !toClient.isEmpty {
                now = now + Self.hop
                try deliverToClient()
            } else if !toServer.isEmpty {
                now = now + Self.hop
                try deliverToServer()
            } else if let next = [server.deadline, client.deadline].compactMap({ $0 }).min(), next < end {
                now = max(now, next)
                try fire(next)
            } else {
                now = max(now, end)
                return
            }
        }
        throw BenchmarkFailure("the two ends never fall silent")
    }

    private mutating func fire(_ deadline: NIODeadline) throws {
        if server.deadline == deadline {
            try serverTakes(.timer)
        } else {
            client.timeout(now: now)
            try drainClient()
        }
    }

    /// Delivers all datagrams in flight together; the client handles all of them before it answers, as after one read.
    private mutating func deliverToClient() throws {
        let arriving = toClient
        toClient.removeAll()
        for datagram in arriving {
            client.received(datagram, hasRoom: true, now: now)
        }
        try drainClient()
    }

    private mutating func deliverToServer() throws {
        let arriving = toServer
        toServer.removeAll()
        for datagram in arriving {
            try serverTakes(.datagram(datagram))
        }
    }

    private mutating func serverTakes(_ event: SessionRecording.Event) throws {
        let moment = SessionRecording.Moment(time: now, event: event)
        moments.append(moment)
        try withServer { server, perform in try server.take(moment, perform: perform) }
    }

    /// Runs a closure with the server's end, then performs its outputs.
    private mutating func withServer(
        _ body: (ServerSession, (ServerDelivery.Output) throws -> Void) throws -> Void
    ) throws {
        var outputs: [ServerDelivery.Output] = []
        try body(server) { outputs.append($0) }
        for output in outputs {
            switch output {
            case .datagram(let bytes, _): toClient.append(bytes)
            case .wireChanged(let wire): client.wireChanged(wire, now: now)
            case .control: throw BenchmarkFailure("a message took TLS")
            }
        }
        try drainClient()
    }

    private mutating func drainClient() throws {
        while let output = try client.nextOutput(now: now) {
            switch output {
            case .datagram(let bytes): toServer.append(bytes)
            case .message: shown += 1
            case .renewPort: throw BenchmarkFailure("the client lost the server")
            }
        }
    }

    private mutating func takeMoments() -> [SessionRecording.Moment] {
        defer { moments.removeAll() }
        return moments
    }
}
