import ChatStorage
import ChatTesting
import Testing

@testable import ChatServerCore

@Suite struct HashQueueTests {
    private func network(_ number: Int) -> HashQueue.Source { .network("192.0.2.\(number)") }

    @Test func `runs as many as there are threads, and one thread is kept for accounts`() {
        var queue = HashQueue(threads: 2)
        #expect(queue.submit(1, .registration, from: network(1)) == .run)
        #expect(queue.submit(2, .registration, from: network(2)) == .wait)
        #expect(queue.submit(3, .account, from: network(3)) == .run)
        #expect(queue.submit(4, .account, from: network(3)) == .wait)
        #expect(queue.finished(.account) == HashQueue.Start(id: 4, kind: .account))
        // The other thread stays free for an account's hash.
        #expect(queue.finished(.account) == nil)
        #expect(queue.submit(5, .registration, from: network(1)) == .wait)
        #expect(queue.finished(.registration) == HashQueue.Start(id: 2, kind: .registration))
    }

    @Test func `one thread serves three accounts before each registration`() {
        var queue = HashQueue(threads: 1)
        #expect(queue.submit(0, .registration, from: network(1)) == .run)
        for id in 1...4 as ClosedRange<UInt64> {
            #expect(queue.submit(id, .registration, from: network(1)) == .wait)
        }
        for id in 11...17 as ClosedRange<UInt64> {
            #expect(queue.submit(id, .account, from: network(2)) == .wait)
        }
        var order: [UInt64] = []
        var kind = HashQueue.Kind.registration
        while let next = queue.finished(kind) {
            order.append(next.id)
            kind = next.kind
        }
        #expect(order == [11, 12, 13, 1, 14, 15, 16, 2, 17, 3, 4])
    }

    @Test func `a hash of another network waits for one turn, however many wait before it`() {
        var queue = HashQueue(threads: 1)
        _ = queue.submit(0, .account, from: network(1))
        for id in 1...100 as ClosedRange<UInt64> {
            _ = queue.submit(id, .account, from: network(1))
        }
        _ = queue.submit(500, .account, from: network(2))
        #expect(queue.finished(.account)?.id == 1)
        #expect(queue.finished(.account)?.id == 500)
    }

    @Test func `beyond 128 of one source the next is refused, and others are not`() {
        var queue = HashQueue(threads: 1)
        _ = queue.submit(0, .account, from: network(1))
        for id in 1...128 as ClosedRange<UInt64> {
            #expect(queue.submit(id, .account, from: network(1)) == .wait)
        }
        #expect(queue.submit(129, .account, from: network(1)) == .refuse)
        #expect(queue.submit(130, .account, from: network(2)) == .wait)
        // The other kind has as many places of its own.
        #expect(queue.submit(131, .registration, from: network(1)) == .wait)
        #expect(queue.waiting == 130)
    }

    @Test func `a full queue makes room for who has fewer, at the cost of who has most`() {
        var queue = HashQueue(threads: 1)
        _ = queue.submit(0, .account, from: network(0))
        for id in 1...128 as ClosedRange<UInt64> {
            _ = queue.submit(id, .account, from: network(1))
            _ = queue.submit(id + 1000, .account, from: network(2))
        }
        #expect(queue.waiting == HashQueue.maximumWaiting)
        let first = queue.submit(2000, .account, from: network(3))
        #expect(first == .waitInstead(of: 128) || first == .waitInstead(of: 1128))
        #expect(queue.waiting == HashQueue.maximumWaiting)
        // It is served as early as if no other source had a long queue.
        #expect(
            [queue.finished(.account), queue.finished(.account), queue.finished(.account)].map(\.?.id).contains(2000)
        )
    }

    @Test func `a full queue of many sources refuses`() {
        var queue = HashQueue(threads: 1)
        _ = queue.submit(0, .account, from: network(0))
        for id in 1...256 as ClosedRange<UInt64> {
            #expect(queue.submit(id, .account, from: .account(AccountID(rawValue: Int64(id)))) == .wait)
        }
        #expect(queue.submit(257, .account, from: network(1)) == .refuse)
        // Registrations have places of their own, so a crowd of them leaves these free.
        #expect(queue.submit(258, .registration, from: network(1)) == .wait)
    }

    @Test func `what is withdrawn never runs, what runs cannot be`() {
        var queue = HashQueue(threads: 1)
        _ = queue.submit(1, .account, from: network(1))
        _ = queue.submit(2, .account, from: network(1))
        _ = queue.submit(3, .registration, from: network(1))
        #expect(queue.withdraw(1) == false)
        #expect(queue.withdraw(2) == true)
        #expect(queue.withdraw(2) == false)
        #expect(queue.finished(.account)?.id == 3)
        #expect(queue.withdraw(3) == false)
        #expect(queue.finished(.registration) == nil)
        #expect(queue.submit(4, .account, from: network(1)) == .run)
    }

    /// Model-based test; the model only counts. No hash is lost or runs twice, and no thread idles while a hash waits
    /// that may run.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `whatever happens, every hash runs once, is withdrawn or refused`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let threads = Int.random(in: 1...5, using: &random)
        var queue = HashQueue(threads: threads)
        var (waiting, running) = ([UInt64: HashQueue.Kind](), [UInt64: HashQueue.Kind]())
        for id in 0..<2000 as Range<UInt64> {
            let kind = Bool.random(using: &random) ? HashQueue.Kind.account : .registration
            switch queue.submit(id, kind, from: network(Int.random(in: 0..<4, using: &random))) {
            case .run: running[id] = kind
            case .wait: waiting[id] = kind
            case .waitInstead(let other):
                #expect(waiting.removeValue(forKey: other) == kind)
                waiting[id] = kind
            case .refuse: break
            }
            if let victim = waiting.keys.randomElement(using: &random), UInt8.random(in: 0..<8, using: &random) == 0 {
                #expect(queue.withdraw(victim) == true)
                waiting[victim] = nil
            }
            for (done, kind) in running where UInt8.random(in: 0..<4, using: &random) == 0 {
                running[done] = nil
                if let next = queue.finished(kind) {
                    #expect(waiting.removeValue(forKey: next.id) == next.kind)
                    running[next.id] = next.kind
                }
            }
            #expect(queue.waiting == waiting.count)
            #expect(running.count <= threads)
            #expect(running.count == threads || !waiting.values.contains(.account))
        }
    }
}
