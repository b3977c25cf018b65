import Testing

@testable import chatbench

@Suite struct TrafficPlanTests {
    @Test func `one sends to all readers`() {
        let plan = TrafficPlan.fanout(readers: 3, pace: .inFlight(2))
        #expect(plan.names == ["bench-send", "bench-read-1", "bench-read-2", "bench-read-3"])
        #expect(plan.flows == [.init(sender: 0, destination: .everyone, audience: [1, 2, 3])])
        #expect(plan.pace == .inFlight(2))
    }

    @Test func `in a crowd each talker reaches all but itself`() {
        let plan = TrafficPlan.crowd(talkers: 2, readers: 1)
        #expect(plan.names == ["bench-talk-1", "bench-talk-2", "bench-read-1"])
        #expect(plan.flows.map(\.audience) == [[1, 2], [0, 2]])
        #expect(plan.flows.map(\.sender) == [0, 1])
        #expect(plan.pace == .inFlight(1))
    }

    @Test func `each pair has a writer and a reader of its own`() {
        let plan = TrafficPlan.pairs(2, inFlight: 8)
        #expect(plan.names == ["bench-from-1", "bench-from-2", "bench-to-1", "bench-to-2"])
        #expect(plan.flows[1] == .init(sender: 1, destination: .one("bench-to-2"), audience: [3]))
        #expect(plan.flows[0] == .init(sender: 0, destination: .one("bench-to-1"), audience: [2]))
        #expect(plan.pace == .inFlight(8))
    }
}
