import Testing

@testable import ChatBenchmarks

/// The benchmark's sessions stay in a steady state while it counts: a full window, or a server that gives UDP up,
/// would fail these tests.
@Suite struct DeliveryBenchmarkTests {
    @Test func `each eight messages become one datagram`() throws {
        var benchmark = try PackBenchmark(runs: 200)
        for _ in 0..<200 {
            #expect(try benchmark.run() == 1)
        }
    }

    @Test func `each message becomes one datagram for each reader`() throws {
        var benchmark = try FanOutBenchmark(readers: 3, runs: 100)
        for _ in 0..<100 {
            #expect(try benchmark.run() == 3)
        }
    }

    @Test func `each acknowledgement is for ten datagrams`() throws {
        var benchmark = try AcknowledgeBenchmark(runs: 5)
        for _ in 0..<5 {
            #expect(try benchmark.run() == 10)
        }
    }

    @Test func `nothing is done beyond what was made ready`() throws {
        var packing = try PackBenchmark(runs: 1)
        var fanOut = try FanOutBenchmark(readers: 1, runs: 1)
        var acknowledging = try AcknowledgeBenchmark(runs: 1)
        _ = (try packing.run(), try fanOut.run(), try acknowledging.run())
        #expect(throws: BenchmarkFailure.self) { try packing.run() }
        #expect(throws: BenchmarkFailure.self) { try fanOut.run() }
        #expect(throws: BenchmarkFailure.self) { try acknowledging.run() }
    }
}
