import Testing

@testable import chatbench

@Suite struct SendScheduleTests {
    @Test func `spaces one sender's messages evenly`() {
        let schedule = SendSchedule(rate: 200, warmUp: 0, seconds: 2, senders: 1)
        #expect(schedule.count == 400)
        #expect(schedule.nanoseconds(of: 0, from: 0) == 0)
        #expect(schedule.nanoseconds(of: 1, from: 0) == 5_000_000)
        #expect(schedule.nanoseconds(of: 399, from: 0) == 1_995_000_000)
    }

    @Test(arguments: [1, 2, 3, 7])
    func `spaces the messages of all senders as if there were one`(senders: Int) {
        let schedule = SendSchedule(rate: 20, warmUp: 0.5, seconds: 1, senders: senders)
        let times = (0..<senders).flatMap { sender in
            (0..<schedule.count(of: sender)).map { schedule.nanoseconds(of: $0, from: sender) }
        }
        #expect(times.sorted() == (0..<30).map { UInt64($0) * 50_000_000 })
    }

    @Test(arguments: [1, 4])
    func `begins to count after the warm-up`(senders: Int) {
        let schedule = SendSchedule(rate: 10, warmUp: 1, seconds: 2, senders: senders)
        for sender in 0..<senders {
            for number in 0..<schedule.count(of: sender) {
                let isEarly = schedule.nanoseconds(of: number, from: sender) < 1_000_000_000
                #expect(schedule.phase(of: number, from: sender) == (isEarly ? .warmUp : .measured))
            }
        }
    }
}
