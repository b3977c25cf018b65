import NIOCore
import Testing

@testable import ChatServerCore

/// The queue's decisions, without a task or a timer.
@Suite struct BatchQueueStateTests {
    private typealias State<Delay: BatchDelay> = BatchQueueState<FIFORequests<Int>, Delay, String>

    private func state(waiting: Int = 100, batch: Int = 4) -> State<NoDelay> {
        State(FIFORequests(), delay: NoDelay(), bounds: BatchBounds(waiting: waiting, batch: batch))
    }

    private func delayed(batch: Int = 4) -> State<FixedDelay> {
        State(
            FIFORequests(),
            delay: FixedDelay(.milliseconds(50), fullBatch: batch),
            bounds: BatchBounds(waiting: 100, batch: batch)
        )
    }

    @Test func `only a task that waits is woken, and once`() {
        var state = state()
        #expect(state.wakes(1) == true)
        #expect(state.wakes(2) == false)
        #expect(state.nextBatch() == [1, 2])
        // The task is not woken: it looks again after its batch.
        #expect(state.wakes(3) == false)
        #expect(state.processed() == [])
        #expect(state.nextBatch() == [3])
        #expect(state.processed() == [])
        #expect(state.nextBatch() == nil)
        #expect(state.wakes(4) == true)
    }

    @Test func `what waits is bounded, and what was taken for a batch waits no more`() {
        var state = state(waiting: 5)
        for number in 1...5 {
            #expect(state.wakes(number) != nil)
        }
        #expect(state.submit(6).0 == .full)
        #expect(state.nextBatch() == [1, 2, 3, 4])
        #expect(state.wakes(7) != nil)
        #expect(state.processed() == [])
        #expect(state.nextBatch() == [5, 7])
    }

    @Test func `what waits is bounded in bytes, too`() {
        var state = State<NoDelay>(
            FIFORequests { $0 },
            delay: NoDelay(),
            bounds: BatchBounds(waiting: 100, bytes: 10, batch: 2)
        )
        for bytes in [3, 3, 3, 90] {
            #expect(state.submit(bytes).0 == .taken)
        }
        #expect(state.submit(1).0 == .full)
        #expect(state.nextBatch() == [3, 3])
        #expect(state.submit(1).0 == .full)
        #expect(state.processed() == [])
        #expect(state.nextBatch() == [3, 90])
        #expect(state.submit(1).0 == .taken)
    }

    @Test func `nobody waits for nothing, and nobody for what came later`() {
        var state = state()
        #expect(state.drain("early") == .resume)
        for number in 1...6 {
            _ = state.submit(number)
        }
        #expect(state.drain("first") == .wait)
        #expect(state.nextBatch() == [1, 2, 3, 4])
        for number in 7...12 {
            _ = state.submit(number)
        }
        #expect(state.drain("second") == .wait)
        #expect(state.processed() == [])
        #expect(state.nextBatch() == [5, 6, 7, 8])
        #expect(state.processed() == ["first"])
        #expect(state.nextBatch() == [9, 10, 11, 12])
        #expect(state.processed() == ["second"])
        #expect(state.drain("late") == .resume)
    }

    @Test func `refused requests are closing, what was taken is processed and waited for`() {
        var state = state()
        _ = state.submit(1)
        let isToBeServed = state.refuse()
        #expect(!isToBeServed)
        #expect(state.submit(2).0 == .closing)
        #expect(state.drain("waiter") == .wait)
        #expect(state.nextBatch() == [1])
        #expect(state.processed() == ["waiter"])
    }

    @Test func `after its end nobody waits, and what is there is processed`() {
        var state = state()
        _ = state.submit(1)
        state.finish()
        #expect(state.submit(2).0 == .closing)
        #expect(state.drain("waiter") == .resume)
        #expect(state.nextBatch() == [1])
    }

    @Test func `a delay is asked once for each batch, and not for what a full one left`() {
        var state = delayed()
        for number in 1...5 {
            _ = state.submit(number)
        }
        #expect(state.nextPause() == .milliseconds(50))
        #expect(state.nextBatch() == [1, 2, 3, 4])
        _ = state.processed()
        #expect(state.nextBatch() == [5])
        _ = state.processed()
        _ = state.submit(6)
        #expect(state.nextPause() == .milliseconds(50))
    }

    @Test func `a delay ends for somebody who waits, and does not begin`() {
        var state = delayed()
        _ = state.submit(1)
        #expect(state.nextPause() == .milliseconds(50))
        #expect(state.drain("first") == .waitAndWake)
        #expect(state.drain("second") == .wait)
        #expect(state.nextBatch() == [1])
        _ = state.submit(2)
        #expect(state.drain("third") == .wait)
        #expect(state.processed() == ["first", "second"])
        #expect(state.nextBatch() == [2])
        #expect(state.processed() == ["third"])
        _ = state.submit(3)
        #expect(state.nextPause() != nil)
        let isToBeServed = state.refuse()
        #expect(isToBeServed)
        #expect(state.nextBatch() == [3])
    }

    @Test func `requests of one key that wait together are one entry, in the place of the first`() {
        var requests = CoalescedRequests<Sum>()
        let areNew = [(1, 10), (2, 20), (1, 1), (3, 30)].map { requests.add($0) }
        #expect(areNew == [true, true, false, true])
        #expect(requests.count == 4)
        #expect(requests.popBatch(limit: 2).map(\.numbers) == [[10, 1], [20]])
        #expect(requests.count == 1)
        // A later request does not join an entry that was taken.
        let isNew = requests.add((1, 2))
        #expect(isNew)
        #expect(requests.popBatch(limit: 2).map(\.numbers) == [[30], [2]])
        #expect(requests.count == 0)
    }
}

extension BatchQueueState {
    /// Submits a request.
    ///
    /// - Returns: Whether the task is woken; `nil` when the request was not taken.
    fileprivate mutating func wakes(_ request: Pending.Request) -> Bool? {
        let (outcome, wakes) = submit(request)
        return outcome == .taken ? wakes : nil
    }

    /// The next batch; `nil` when the next step is another one.
    fileprivate mutating func nextBatch<Element>() -> [Element]? where Pending.Batch: Collection<Element> {
        if case .process(let batch) = next() { Array(batch) } else { nil }
    }

    /// The next pause; `nil` when the next step is another one.
    fileprivate mutating func nextPause() -> TimeAmount? {
        if case .pause(let time) = next() { time } else { nil }
    }
}

private struct NoDelay: BatchDelay {
    func pause(waiting: Int) -> TimeAmount? { nil }
    func began(batch: Int) {}
}

private struct Sum: CoalescedEntry {
    private(set) var numbers: [Int]

    var count: Int { numbers.count }

    static func key(of request: (Int, Int)) -> Int { request.0 }

    init(_ request: (Int, Int)) {
        numbers = [request.1]
    }

    mutating func add(_ request: (Int, Int)) {
        numbers.append(request.1)
    }
}
