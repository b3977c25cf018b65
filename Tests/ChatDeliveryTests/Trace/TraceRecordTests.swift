import ChatDelivery
import ChatProtocol
import ChatTesting
import ChatTrace
import NIOCore
import Testing

@Suite struct TraceRecordTests {
    @Test func `a simulation's trace can be read back line by line`() throws {
        var plan = SimulationPlan(seed: 5)
        plan.messages = 30
        plan.toClient.loss = 0.2
        plan.trace = .all
        let records = try DeliverySimulation(plan).run(until: .seconds(30)).trace
        #expect(records.count > 100)
        for end in [TraceRecord.End.server, .client, .network] {
            #expect(records.contains { $0.end == end }, "nothing is told of the \(end)")
        }
        #expect(records.contains { if case .packetsLost = $0.event { true } else { false } })
        for record in records {
            let line = String(decoding: record.line, as: UTF8.self)
            #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { !$0.isNewline })
            #expect(TraceRecord(line: line) == record)
        }
    }

    @Test func `a line says its time to the microsecond`() {
        let record = TraceRecord(nanoseconds: 1_234_567_890, end: .client, session: "0a", event: .portRenewed)
        let line = String(decoding: record.line, as: UTF8.self)
        #expect(line == #"{"end":"client","event":{"portRenewed":{}},"session":"0a","time":1234.567}"# + "\n")
    }

    @Test(arguments: ["", "{", "alice: hello", #"{"time":1}"#, #"{"end":"client","event":{"x":{}},"time":1}"#])
    func `other lines are no records`(line: String) {
        #expect(TraceRecord(line: line) == nil)
    }

    @Test func `a simulation without a trace has no records`() throws {
        var plan = SimulationPlan(seed: 5)
        plan.messages = 3
        #expect(try DeliverySimulation(plan).run(until: .seconds(10)).trace.isEmpty)
    }
}
