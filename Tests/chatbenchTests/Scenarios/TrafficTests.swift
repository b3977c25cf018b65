import NIOCore
import NIOEmbedded
import Testing

@testable import chatbench

@Suite struct TrafficTests {
    private let eventLoop = EmbeddedEventLoop()
    private let room = FakeWire.Room()

    /// The observations of a run.
    private final class Observation {
        var inFlight: [Int] = []
        var quiet = 0
    }

    /// Traffic with its participants already in, and the observations made at each flush.
    private func traffic(_ plan: TrafficPlan) -> (Traffic, Observation) {
        let traffic = Traffic(plan, eventLoop: eventLoop)
        let observation = Observation()
        let participants = plan.names.enumerated().map { place, name in
            FakeParticipant(name: name, room: room, eventLoop: eventLoop) { traffic.receive($0, by: place) }
        }
        room.members = Dictionary(uniqueKeysWithValues: zip(plan.names, participants))
        room.flushed = { observation.inFlight.append(traffic.ledger.inFlight) }
        traffic.use(participants)
        traffic.whenQuiet = { observation.quiet += 1 }
        return (traffic, observation)
    }

    private func pass(milliseconds: Int) {
        for _ in 0..<milliseconds {
            eventLoop.advanceTime(by: .milliseconds(1))
        }
    }

    @Test func `keeps as many in flight as it should, and sends no more than it should`() {
        let (traffic, seen) = traffic(.fanout(readers: 3, pace: .inFlight(4)))
        traffic.start(Measurement(length: .messages(40)))
        pass(milliseconds: 50)
        #expect(traffic.ledger.sent == 40)
        #expect(traffic.ledger.delivered == 120)
        #expect(traffic.ledger.outstanding == 0)
        #expect(seen.inFlight == [Int](repeating: 4, count: 10))
        #expect(seen.quiet == 1)
        #expect(traffic.latencies.isEmpty)
    }

    @Test func `each flow of a crowd has one in flight, and talkers hear each other`() {
        let (traffic, seen) = traffic(.crowd(talkers: 3, readers: 2))
        traffic.start(Measurement(length: .messages(30)))
        pass(milliseconds: 50)
        #expect(traffic.ledger.delivered == 30 * 4)
        #expect(seen.inFlight.max() == 3)
        #expect(traffic.ledger.strays == 0)
        #expect(seen.quiet == 1)
    }

    @Test func `direct messages reach their own reader only`() {
        let (traffic, _) = traffic(.pairs(5, inFlight: 2))
        traffic.start(Measurement(length: .messages(50)))
        pass(milliseconds: 50)
        #expect(traffic.ledger.delivered == 50)
        #expect(traffic.ledger.strays == 0)
        #expect(traffic.ledger.outstanding == 0)
    }

    @Test func `a message that is lost stays in flight, and is known as missing`() {
        let (traffic, seen) = traffic(.fanout(readers: 3, pace: .inFlight(1)))
        room.losses = 1
        traffic.start(Measurement(length: .messages(10)))
        pass(milliseconds: 50)
        #expect(traffic.ledger.sent == 1)
        #expect(traffic.ledger.outstanding == 1)
        #expect(seen.quiet == 0)
    }

    @Test func `sends until it is stopped, then lets everything arrive`() {
        let (traffic, seen) = traffic(.fanout(readers: 2, pace: .inFlight(8)))
        traffic.start(Measurement(length: .seconds(1)))
        pass(milliseconds: 20)
        #expect(traffic.ledger.inFlight == 8)
        traffic.stop()
        #expect(seen.quiet == 0)
        pass(milliseconds: 20)
        #expect(traffic.ledger.inFlight == 0)
        #expect(seen.quiet == 1)
    }

    @Test func `at a rate it sends at its time, whatever is missing, and takes latencies`() {
        let (traffic, seen) = traffic(.fanout(readers: 2, pace: .rate(100)))
        room.losses = 1
        traffic.start(Measurement(length: .messages(10), takesStamps: true))
        pass(milliseconds: 45)
        #expect(traffic.ledger.sent == 5)
        pass(milliseconds: 100)
        #expect(traffic.ledger.sent == 10)
        #expect(traffic.ledger.outstanding == 1)
        #expect(traffic.latencies.count == 19)
        #expect(seen.quiet == 0)
    }

    @Test func `a text that is none strays`() {
        let (traffic, _) = traffic(.fanout(readers: 1, pace: .inFlight(1)))
        traffic.receive(ByteBuffer(string: "Welcome!"), by: 1)
        #expect(traffic.ledger.strays == 1)
    }
}
