import Testing

@testable import chatbench

@Suite struct SendScheduleTests {
    @Test func `spaces one flow evenly`() {
        let schedule = SendSchedule(rate: 200, warmUp: 0, seconds: 2, flows: 1)
        #expect(schedule.count == 400)
        #expect(schedule.nanoseconds(of: 0, in: 0) == 0)
        #expect(schedule.nanoseconds(of: 1, in: 0) == 5_000_000)
        #expect(schedule.nanoseconds(of: 399, in: 0) == 1_995_000_000)
    }

    @Test(arguments: [1, 2, 3, 7])
    func `spaces the messages of all flows as if there were one`(flows: Int) {
        let schedule = SendSchedule(rate: 20, warmUp: 0.5, seconds: 1, flows: flows)
        let times = (0..<flows).flatMap { flow in
            (0..<schedule.count(of: flow)).map { schedule.nanoseconds(of: $0, in: flow) }
        }
        #expect(times.sorted() == (0..<30).map { UInt64($0) * 50_000_000 })
    }

    @Test(arguments: [1, 4])
    func `begins to count after the warm-up`(flows: Int) {
        let schedule = SendSchedule(rate: 10, warmUp: 1, seconds: 2, flows: flows)
        for flow in 0..<flows {
            for number in 0..<schedule.count(of: flow) {
                let isEarly = schedule.nanoseconds(of: number, in: flow) < 1_000_000_000
                #expect(schedule.phase(of: number, in: flow) == (isEarly ? .warmUp : .measured))
            }
        }
    }
}
