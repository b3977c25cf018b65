import ArgumentParser
import Foundation
import Testing

@testable import chatbench

@Suite struct PromptReportTests {
    private static func run(milliseconds: [UInt64], busySeconds: Double) -> PromptReport.Run {
        PromptReport.Run(
            LatencyDistribution(milliseconds.map { $0 * 1_000_000 }),
            busySeconds: busySeconds,
            seconds: 20
        )
    }

    private static func report(worst: UInt64) -> PromptReport {
        PromptReport(
            rate: 100,
            seconds: 20,
            idle: run(milliseconds: [1, 1, 2], busySeconds: 0.2),
            loaded: run(milliseconds: Array(repeating: 3, count: 99) + [worst], busySeconds: 1)
        )
    }

    @Test func `a report has the percentiles and the ratio of the processor time`() {
        let report = Self.report(worst: 500)
        #expect(report.idle.p50 == 1)
        #expect(report.loaded.p99 == 3)
        #expect(report.loaded.worst == 500)
        #expect(report.processorRatio == 5)
        #expect(report.text.contains("100 messages a second p50 3.00 ms, p99 3.00 ms, max 500.00 ms"))
        #expect(report.text.contains("5.0 times"))
    }

    @Test func `only the 99th percentile decides, of each run`() {
        #expect(Self.report(worst: 500).fault == nil)
        let slow = Self.run(milliseconds: [1, 20], busySeconds: 1)
        let fast = Self.run(milliseconds: [1, 19], busySeconds: 1)
        #expect(PromptReport(rate: 1, seconds: 1, idle: fast, loaded: slow).fault != nil)
        #expect(PromptReport(rate: 1, seconds: 1, idle: slow, loaded: fast).fault != nil)
        #expect(PromptReport(rate: 1, seconds: 1, idle: fast, loaded: fast).fault == nil)
    }

    @Test func `a client that used no processor time has no ratio`() throws {
        let idle = Self.run(milliseconds: [1], busySeconds: 0)
        let report = PromptReport(rate: 1, seconds: 1, idle: idle, loaded: idle)
        #expect(report.processorRatio == nil)
        let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        #expect(!json.contains("processorRatio"))
        #expect(json.contains("\"p99\":1"))
    }

    @Test(arguments: ["--rate 0", "--rate 1001", "--seconds 0", "--interval 9", "--interval 1001"])
    func `values outside of their ranges are refused`(_ arguments: String) {
        #expect(throws: (any Error).self) {
            _ = try Prompt.parse(arguments.split(separator: " ").map(String.init))
        }
    }
}
