import Testing

@testable import ChatServerCore

@Suite struct FairQueueTests {
    private func queue(_ entries: (String, Int)...) -> FairQueue<String, Int> {
        var queue = FairQueue<String, Int>()
        for (source, entry) in entries {
            queue.append(entry, from: source)
        }
        return queue
    }

    @Test func `sources take turns, and each one's entries keep their order`() {
        var queue = queue(("a", 1), ("a", 2), ("a", 3), ("b", 4), ("c", 5), ("b", 6))
        #expect(queue.count == 6)
        #expect((0..<7).map { _ in queue.popFirst() } == [1, 4, 5, 2, 6, 3, nil])
        #expect(queue.count == 0)
    }

    @Test func `a source that comes again is at the end of the turns`() {
        var queue = queue(("a", 1), ("b", 2), ("b", 3))
        #expect(queue.popFirst() == 1)
        queue.append(4, from: "a")
        #expect((0..<3).map { _ in queue.popFirst() } == [2, 4, 3])
    }

    @Test func `an entry is taken out wherever it stands, once`() {
        var queue = queue(("a", 1), ("a", 2), ("b", 3))
        #expect(queue.remove(2, from: "a") == true)
        #expect(queue.remove(2, from: "a") == false)
        #expect(queue.remove(1, from: "b") == false)
        #expect(queue.remove(1, from: "a") == true)
        #expect(queue.count(of: "a") == 0)
        #expect(queue.count == 1)
        #expect(queue.popFirst() == 3)
        #expect(queue.popFirst() == nil)
    }

    @Test func `the longest source gives its newest entry`() {
        var queue = queue(("a", 1), ("b", 2), ("b", 3))
        #expect(queue.longest == "b")
        #expect(queue.popLast(from: "b") == 3)
        #expect(queue.popLast(from: "b") == 2)
        #expect(queue.popLast(from: "b") == nil)
        #expect(queue.popFirst() == 1)
    }
}
