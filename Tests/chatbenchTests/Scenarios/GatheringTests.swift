import NIOCore
import NIOEmbedded
import Testing

@testable import chatbench

@Suite struct GatheringTests {
    private let eventLoop = EmbeddedEventLoop()
    private let room = FakeWire.Room()

    /// The results of a gathering.
    private final class Outcome {
        var results: [Result<Void, Failure>] = []
        var heard: [Int] = []
    }

    private func gathering(_ names: [String], patience: TimeAmount = .seconds(1)) -> (Gathering, Outcome) {
        let outcome = Outcome()
        let gathering = Gathering(
            names,
            by: FakeWire(room, on: eventLoop),
            on: eventLoop,
            patience: patience,
            receive: { _, place in outcome.heard.append(place) },
            done: { outcome.results.append($0) }
        )
        return (gathering, outcome)
    }

    @Test func `brings all in, in their order, no more at once than it may`() throws {
        let names = (0..<10).map { "bench-\($0)" }
        let (gathering, outcome) = gathering(names)
        gathering.start(atOnce: 3)
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.results.count == 1)
        try outcome.results.first?.get()
        #expect(room.mostEntering == 3)
        #expect(gathering.participants.count == 10)
        gathering.participants[4].send(ByteBuffer(string: "x"), to: .one("bench-7"))
        gathering.participants[4].flush()
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.heard == [7])
    }

    @Test func `fails once, with the reason, when one is refused`() {
        room.refused = ["b", "c"]
        let (gathering, outcome) = gathering(["a", "b", "c"])
        gathering.start(atOnce: 3)
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.results.count == 1)
        #expect(throws: Failure("b is refused.")) { try outcome.results.first?.get() }
    }

    @Test func `says who was not in after its patience`() {
        let (gathering, outcome) = gathering(["slow"], patience: .milliseconds(5))
        gathering.start(atOnce: 1)
        eventLoop.advanceTime(by: .milliseconds(7))
        #expect(throws: Failure("slow was not in after 0.005 s.")) { try outcome.results.first?.get() }
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.results.count == 1)
    }

    @Test func `logs in again and again, each name once at a time`() throws {
        let outcome = Outcome()
        let storm = LoginStorm(
            ["a", "b", "c", "d", "e"],
            count: 23,
            by: FakeWire(room, on: eventLoop),
            on: eventLoop,
            patience: .seconds(1),
            done: { outcome.results.append($0) }
        )
        storm.start(atOnce: 2)
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.results.count == 1)
        try outcome.results.first?.get()
        #expect(room.entries == 23)
        #expect(room.mostEntering == 2)
        #expect(room.twice.isEmpty)
        #expect(room.members.isEmpty)
        #expect(storm.latencies.count == 23)
    }

    @Test func `a login that fails ends the storm`() {
        room.refused = ["c"]
        let outcome = Outcome()
        let storm = LoginStorm(
            ["a", "b", "c"],
            count: 9,
            by: FakeWire(room, on: eventLoop),
            on: eventLoop,
            patience: .seconds(1),
            done: { outcome.results.append($0) }
        )
        storm.start(atOnce: 1)
        eventLoop.advanceTime(by: .seconds(1))
        #expect(outcome.results.count == 1)
        #expect(throws: Failure("c is refused.")) { try outcome.results.first?.get() }
        #expect(room.entries == 2)
    }
}
