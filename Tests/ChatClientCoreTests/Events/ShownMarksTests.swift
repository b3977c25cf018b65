import ChatProtocol
import Testing

@testable import ChatClientCore

/// How far direct conversations were shown, for a key store.
@Suite(.timeLimit(.minutes(1))) struct ShownMarksTests {
    private let events = ChatEvents()

    private func take(_ count: Int) async {
        var iterator = events.makeAsyncIterator()
        for _ in 0..<count {
            _ = await iterator.next()
        }
    }

    @Test func `a message is marked when its consumer comes back`() async {
        events.taken.keepMarks {}
        events.add(.message(.stub(7, 1)))
        events.add(.unopened(.stub(7, 2)))
        events.add(.message(.stub(1, 9)))
        await take(1)
        #expect(events.taken.popMarks().shown.isEmpty)
        await take(1)
        #expect(events.taken.popMarks().shown == [7: 1])
        await take(1)
        #expect(events.taken.popMarks().shown == [7: 2])
        #expect(events.taken.popMarks().shown.isEmpty)
    }

    @Test func `the first mark is told`() async {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self)
        events.taken.keepMarks { signal.yield() }
        for sequence in 1...3 as ClosedRange<UInt64> {
            events.add(.message(.stub(7, sequence)))
        }
        events.finish()
        await take(4)
        signal.finish()
        #expect(await signals.reduce(0) { count, _ in count + 1 } == 1)
        #expect(events.taken.popMarks().shown == [7: 3])
    }

    @Test func `a message that is passed over moves the progress and is not given to the consumer`() async {
        events.taken.keepMarks {}
        events.add(.message(.stub(7, 1)))
        events.pass(ReceivedMessage.stub(7, 2).place)
        events.add(.wireChanged(.udp))
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next() == .message(.stub(7, 1)))
        #expect(await iterator.next() == .wireChanged(.udp))
        #expect(events.taken.current.cursors == [7: 2])
        #expect(events.waiting == 0)
        #expect(events.taken.popMarks().shown == [7: 2])
    }

    @Test func `own messages are marked once those before them were shown`() async {
        events.taken.keepMarks {}
        events.add(.message(.stub(7, 1)))
        events.taken.sent(MessagePlace(conversation: 7, sequence: 2, isDirect: true))
        #expect(events.taken.popMarks().shown.isEmpty)
        events.finish()
        await take(2)
        #expect(events.taken.popMarks().shown == [7: 2])
        events.taken.sent(MessagePlace(conversation: 7, sequence: 3, isDirect: true))
        events.taken.sent(MessagePlace(conversation: 1, sequence: 3, isDirect: false))
        #expect(events.taken.popMarks().shown == [7: 3])
    }

    @Test func `marks of data that the server has lost are dropped`() async {
        events.taken.keepMarks {}
        events.add(.message(.stub(7, 1)))
        var anew = SyncProgress()
        anew.line = [2]
        events.restored(anew)
        events.add(.message(.stub(7, 4)))
        await take(2)
        let marks = events.taken.popMarks()
        #expect(marks.shown.isEmpty)
        #expect(marks.line == [2])
        events.finish()
        await take(2)
        #expect(events.taken.popMarks().shown == [7: 4])
    }

    @Test func `nobody who does not ask is given marks`() async {
        events.add(.message(.stub(7, 1)))
        events.finish()
        await take(2)
        #expect(events.taken.popMarks().shown.isEmpty)
    }
}
