import ArgumentParser
import ChatClientCore
import ChatProtocol
import Foundation
import Testing

@testable import chatbench

@Suite struct LatencyReportTests {
    /// The report of one reader that received these numbers of a flow of `sent`, the n-th after n ms.
    private func report(_ numbers: [Int], sent: Int?) throws -> LatencyReport {
        var tally = ReaderTally(run: "r1", flows: 0..<1)
        for (place, number) in numbers.enumerated() {
            _ = tally.received(text(number, .measured), by: .udp, now: time(milliseconds: place + 1))
        }
        if let sent {
            _ = tally.received(text(sent, .end), by: .udp, now: time(milliseconds: 0))
        }
        var report = LatencyReport(try LatencyOptions.parse(["--role", "read", "--run", "r1"]))
        report.add(
            LatencyReaders.Result(
                latencies: LatencyDistribution(tally.samples),
                tallies: [tally],
                processorMicroseconds: 41.26
            )
        )
        return report
    }

    private func text(_ number: Int, _ phase: BenchPayload.Phase) -> String {
        BenchPayload(run: "r1", flow: 0, number: number, phase: phase, stamp: time(milliseconds: 0)).text(size: 80)
    }

    private func time(milliseconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000 + UInt64(milliseconds) * 1_000_000)
    }

    @Test func `gives programs milliseconds and counts`() throws {
        let json = try report([0, 1, 2, 3], sent: 4).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["p50"] as? Double == 2)
        #expect(object["worst"] as? Double == 4)
        #expect(object["messages"] as? Int == 4)
        #expect(object["udp"] as? Int == 4)
        #expect(object["losses"] as? Int == 0)
        #expect(object["readerProcessorMicroseconds"] as? Double == 41.3)
        #expect(object["sent"] == nil)
        #expect(!json.contains("\n"))
    }

    @Test func `gives people a table`() throws {
        let text = try report([0, 1, 2, 3], sent: 4).text
        #expect(text.contains("p50     2.00 ms"))
        #expect(text.contains("4, 100.0 % by UDP"))
        #expect(!text.contains("senders"))
    }

    @Test func `finds no fault with a clean run`() throws {
        #expect(try report([0, 1, 2], sent: 3).fault == nil)
    }

    @Test(
        arguments: [
            ([0, 1], 3, "1 lost"), ([0, 1, 1], 2, "1 doubled"), ([1, 0], 2, "1 out of order"),
            ([0], nil, "1 end marks missing"),
        ] as [([Int], Int?, String)]
    )
    func `names every fault`(numbers: [Int], sent: Int?, words: String) throws {
        let fault = try report(numbers, sent: sent).fault
        #expect(fault?.hasSuffix(": \(words).") == true, "\(fault ?? "nil")")
    }
}
