import ChatClientCore
import ChatProtocol
import Testing

@testable import chatbench

@Suite struct ReaderTallyTests {
    private static let start: UInt64 = 1_000_000

    /// The text of a message that was sent at the start.
    private func text(_ number: Int, _ phase: BenchPayload.Phase = .measured, run: String = "r1", flow: Int = 0)
        -> String
    {
        let stamp = MonotonicTime(nanoseconds: Self.start)
        return BenchPayload(run: run, flow: flow, number: number, phase: phase, stamp: stamp).text(size: 80)
    }

    private func later(_ nanoseconds: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: Self.start + nanoseconds)
    }

    @Test func `notes the latency and the wire of what counts`() {
        var tally = ReaderTally(run: "r1", flows: 0..<1)
        #expect(tally.received(text(0, .warmUp), by: .tls, now: later(9)) == .noted)
        #expect(tally.received(text(1), by: .udp, now: later(10)) == .counted)
        #expect(tally.received(text(2), by: .udp, now: later(20)) == .counted)
        #expect(tally.received(text(3), by: .tls, now: later(30)) == .counted)
        #expect(tally.samples == [10, 20, 30])
        #expect(tally.wires == [.udp: 2, .tls: 1])
        #expect(tally.losses == 0)
    }

    @Test func `passes over what is not of the run`() {
        var tally = ReaderTally(run: "r1", flows: 0..<1)
        #expect(tally.received("hello", by: .udp, now: later(1)) == .ignored)
        #expect(tally.received(text(0, run: "r2"), by: .udp, now: later(1)) == .ignored)
        #expect(tally.received(text(0, flow: 1), by: .udp, now: later(1)) == .ignored)
        #expect(tally.samples.isEmpty)
    }

    @Test func `reads only its own flows`() {
        var tally = ReaderTally(run: "r1", flows: 2..<3)
        #expect(tally.received(text(0, flow: 1), by: .udp, now: later(1)) == .ignored)
        #expect(tally.received(text(0, flow: 3), by: .udp, now: later(1)) == .ignored)
        #expect(tally.received(text(0, flow: 2), by: .udp, now: later(1)) == .counted)
    }

    @Test func `takes a latency once`() {
        var tally = ReaderTally(run: "r1", flows: 0..<1)
        #expect(tally.received(text(0), by: .udp, now: later(10)) == .counted)
        #expect(tally.received(text(0), by: .tls, now: later(90)) == .noted)
        #expect(tally.samples == [10])
        #expect(tally.wires == [.udp: 1])
        #expect(tally.doubles == 1)
    }

    @Test func `checks the warm-up, too`() {
        var tally = ReaderTally(run: "r1", flows: 0..<1)
        _ = tally.received(text(1, .warmUp), by: .udp, now: later(1))
        #expect(tally.losses == 1)
    }

    @Test func `is complete when every flow is there`() {
        var tally = ReaderTally(run: "r1", flows: 0..<2)
        _ = tally.received(text(0), by: .udp, now: later(1))
        #expect(tally.received(text(1, .end), by: .udp, now: later(1)) == .noted)
        #expect(!tally.isComplete)
        #expect(tally.unfinishedFlows == 1)
        _ = tally.received(text(2, .end, flow: 1), by: .udp, now: later(1))
        #expect(tally.unfinishedFlows == 0)
        #expect(!tally.isComplete)
        #expect(tally.losses == 2)
        _ = tally.received(text(1, flow: 1), by: .udp, now: later(1))
        _ = tally.received(text(0, flow: 1), by: .udp, now: later(1))
        #expect(tally.isComplete)
        #expect(tally.misordered == 2)
    }
}
